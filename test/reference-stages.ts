/**
 * The stages as plain generator functions, nested into each other like Python's: what they give, what they read and when
 * they call back is what the machine is held to.
 */
type Items = Iterable<unknown>;
type Callback = (item: unknown, index: number) => unknown;

export function* append(items: Items, ...others: unknown[]): Generator {
  yield* items;
  yield* others;
}

export function* prepend(items: Items, ...others: unknown[]): Generator {
  yield* others;
  yield* items;
}

export function* batched(items: Items, size: number): Generator {
  let batch: unknown[] = [];
  for (const item of items) {
    if (batch.push(item) < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

export function* chunkBy(items: Items, key: Callback): Generator {
  let run: [unknown, unknown[]] | undefined;
  let index = 0;
  for (const item of items) {
    const found = key(item, index++);
    if (run && run[0] === found) {
      run[1].push(item);
      continue;
    }
    const last = run;
    run = [found, [item]];
    if (last) yield last;
  }
  if (run) yield run;
}

export function* compact(items: Items): Generator {
  for (const item of items) if (item) yield item;
}

export function* concat(items: Items, ...others: Items[]): Generator {
  for (const input of [items, ...others]) yield* input;
}

export function* cycle(items: Items, times: number): Generator {
  if (times === 0) return;
  const saved: unknown[] = [];
  for (const item of items) {
    saved.push(item);
    yield item;
  }
  for (let round = 1; round < times; round++) yield* saved;
}

export function* dedupe(items: Items, key: Callback): Generator {
  let last: unknown = NaN;
  let index = 0;
  for (const item of items) {
    const found = key(item, index++);
    const differs = found !== last;
    last = found;
    if (differs) yield item;
  }
}

export function* drop(items: Items, count: number): Generator {
  let left = count;
  for (const item of items) if (left-- <= 0) yield item;
}

export function* dropLast(items: Items, count: number): Generator {
  const kept: unknown[] = [];
  for (const item of items) if (kept.push(item) > count) yield kept.shift();
}

export function* dropWhile(items: Items, predicate: Callback): Generator {
  let dropping = true;
  let index = 0;
  for (const item of items) {
    dropping &&= Boolean(predicate(item, index++));
    if (!dropping) yield item;
  }
}

export function* enumerate(items: Items, start: number): Generator {
  let index = start;
  for (const item of items) yield [index++, item];
}

export function* filter(items: Items, predicate: Callback): Generator {
  let index = 0;
  for (const item of items) if (predicate(item, index++)) yield item;
}

export function* flat(items: Items, depth: number): Generator {
  for (const item of items) {
    if (depth > 0 && Array.isArray(item)) yield* flat(item, depth - 1);
    else yield item;
  }
}

export function* flatMap(items: Items, f: Callback): Generator {
  let index = 0;
  for (const item of items) yield* f(item, index++) as Items;
}

export function* flatten(items: Items): Generator {
  for (const item of items) {
    // A yield* of a number fails with the engine's own TypeError.
    yield* item as Items;
  }
}

export function* grep(items: Items, pattern: string): Generator {
  for (const item of items) if (text(item).includes(pattern)) yield item;
}

export function* interleave(items: Items, ...others: Items[]): Generator {
  yield* inTurn([items, ...others], true);
}

export function* roundRobin(items: Items, ...others: Items[]): Generator {
  yield* inTurn([items, ...others], false);
}

function* inTurn(inputs: Items[], stops: boolean): Generator {
  let live: Opened[] = inputs.map((input) => new Opened(input));
  try {
    while (live.length > 0) {
      for (const input of live) {
        const next = input.next();
        if (!next.done) yield next.value;
        else if (stops) return;
      }
      live = live.filter(({ ended }) => !ended);
    }
  } finally {
    for (const input of live.toReversed()) input.close();
  }
}

/** An input of several, opened when it is first read. */
class Opened {
  ended = false;
  readonly #items: Items;
  #iterator: Iterator<unknown> | undefined;
  constructor(items: Items) {
    this.#items = items;
  }
  next(): IteratorResult<unknown> {
    this.#iterator ??= this.#items[Symbol.iterator]();
    this.ended = true;
    const next = this.#iterator.next();
    this.ended = next.done ?? false;
    return next;
  }
  close(): void {
    if (!this.ended) this.#iterator?.return?.();
  }
}

export function* intersperse(items: Items, separator: unknown): Generator {
  let begun = false;
  for (const item of items) {
    if (begun) yield separator;
    begun = true;
    yield item;
  }
}

export function* lower(items: Items): Generator {
  for (const item of items) yield text(item).toLowerCase();
}

export function* map(items: Items, f: Callback): Generator {
  let index = 0;
  for (const item of items) yield f(item, index++);
}

export function* pairwise(items: Items): Generator {
  let last: unknown[] = [];
  for (const item of items) {
    const before = last;
    last = [item];
    if (before.length > 0) yield [before[0], item];
  }
}

export function* reject(items: Items, predicate: Callback): Generator {
  let index = 0;
  for (const item of items) if (!predicate(item, index++)) yield item;
}

export function* repeatEach(items: Items, times: number): Generator {
  for (const item of items) for (let i = 0; i < times; i++) yield item;
}

export function* reversed(items: Items): Generator {
  yield* [...items].toReversed();
}

export function* scan(
  items: Items,
  f: (result: unknown, item: unknown, index: number) => unknown,
  initial: unknown,
): Generator {
  let result = initial;
  let index = 0;
  yield result;
  for (const item of items) yield (result = f(result, item, index++));
}

export function* slice(items: Items, start: number, end: number, step: number): Generator {
  let index = 0;
  if (end === 0) return;
  for (const item of items) {
    if (index >= start && (index - start) % step === 0) yield item;
    index += 1;
    if (index === end) return;
  }
}

export function* sorted(items: Items, by: (item: unknown) => unknown): Generator {
  const keyed: [number, unknown][] = [];
  for (const item of items) keyed.push([by(item) as number, item]);
  for (const [, item] of keyed.toSorted(([a], [b]) => a - b)) yield item;
}

export function* splitAfter(items: Items, predicate: Callback, limit: number): Generator {
  let piece: unknown[] = [];
  let left = limit;
  let index = 0;
  for (const item of items) {
    piece.push(item);
    if (left === 0 || !predicate(item, index++)) continue;
    left -= 1;
    const cut = piece;
    piece = [];
    yield cut;
  }
  if (piece.length > 0) yield piece;
}

export function* splitBefore(items: Items, predicate: Callback, limit: number): Generator {
  let piece: unknown[] = [];
  let left = limit;
  let index = 0;
  for (const item of items) {
    if (left === 0 || !predicate(item, index++) || piece.length === 0) {
      piece.push(item);
      continue;
    }
    left -= 1;
    const cut = piece;
    piece = [item];
    yield cut;
  }
  if (piece.length > 0) yield piece;
}

export function* splitAt(items: Items, predicate: Callback, limit: number): Generator {
  let piece: unknown[] = [];
  let left = limit;
  let index = 0;
  for (const item of items) {
    if (left > 0 && predicate(item, index++)) {
      left -= 1;
      const cut = piece;
      piece = [];
      yield cut;
    } else {
      piece.push(item);
    }
  }
  yield piece;
}

export function* splitWhen(items: Items, predicate: (a: unknown, b: unknown) => unknown): Generator {
  let piece: unknown[] = [];
  for (const item of items) {
    const cut = piece.length > 0 && predicate(piece.at(-1), item) ? piece : undefined;
    if (cut) piece = [item];
    else piece.push(item);
    if (cut) yield cut;
  }
  if (piece.length > 0) yield piece;
}

export function* starmap(items: Items, f: (...args: unknown[]) => unknown): Generator {
  for (const item of items) yield f(...(item as unknown[]));
}

export function* take(items: Items, count: number): Generator {
  let left = count;
  if (left === 0) return;
  for (const item of items) {
    yield item;
    left -= 1;
    if (left === 0) return;
  }
}

export function* takeLast(items: Items, count: number): Generator {
  const all = [...items];
  yield* all.slice(Math.max(0, all.length - count));
}

export function* takeWhile(items: Items, predicate: Callback, inclusive: boolean): Generator {
  let index = 0;
  for (const item of items) {
    const passes = predicate(item, index++);
    if (passes || inclusive) yield item;
    if (!passes) return;
  }
}

export function* tap(items: Items, f: Callback): Generator {
  let index = 0;
  for (const item of items) {
    f(item, index++);
    yield item;
  }
}

export function* trim(items: Items): Generator {
  for (const item of items) yield text(item).trim();
}

export function* upper(items: Items): Generator {
  for (const item of items) yield text(item).toUpperCase();
}

function text(item: unknown): string {
  if (typeof item === 'string') return item;
  throw new TypeError('no string');
}

export function* unique(items: Items, key: Callback): Generator {
  const seen = new Set<unknown>();
  let index = 0;
  for (const item of items) {
    const found = key(item, index++);
    if (seen.has(found)) continue;
    seen.add(found);
    yield item;
  }
}

export function* windowed(items: Items, size: number, step: number): Generator {
  let window: unknown[] = [];
  let skip = 0;
  for (const item of items) {
    if (skip > 0) {
      skip -= 1;
      continue;
    }
    if (window.push(item) < size) continue;
    const full = window;
    window = full.slice(step);
    skip = Math.max(0, step - size);
    yield full;
  }
}

export function* zip(items: Items, ...others: Items[]): Generator {
  const inputs = [items, ...others].map((input) => new Opened(input));
  try {
    for (;;) {
      const row: unknown[] = [];
      for (const input of inputs) {
        const next = input.next();
        if (next.done) return;
        row.push(next.value);
      }
      yield row;
    }
  } finally {
    for (const input of inputs.toReversed()) input.close();
  }
}
