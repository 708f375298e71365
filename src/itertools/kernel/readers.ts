import { describe } from '../../pipeline/check.ts';
import { callback } from './args.ts';
import { asked, type Closer, END, type End, In, isIterable, PENDING, type Pending, type Reader, Run } from './run.ts';
import { truth } from './truth.ts';
import type { Input, Iter } from './types.ts';

/** The items of several sources side by side, until the shortest has ended; what is half read waits for the rest. */
export function rows(run: Run, sources: readonly Input[], strict: boolean): Reader<unknown[]> {
  return rowsOf(
    run,
    sources.map((source) => run.input(source)),
    strict,
  );
}

/** The same of readers. */
export function rowsOf(run: Run, inputs: readonly Reader<unknown>[], strict: boolean): Reader<unknown[]> {
  const row = inputs.map((): unknown => undefined);
  const [left, right] = inputs;
  /** How many of them are there; what is half read waits for the rest. */
  let filled = 0;
  let over = inputs.length === 0;
  /** With `strict`: the first has ended, and this one is asked whether it has too. */
  let asking = 0;
  const next = (): unknown[] | End | Pending => {
    if (over) return END;
    if (asking > 0) return confirm();
    // The common case needs no row to be kept and copied.
    if (inputs.length === 2 && filled === 0) {
      const first = left!.next();
      if (first === PENDING) return first;
      if (first === END) return ended(0);
      const second = right!.next();
      if (second !== PENDING && second !== END) return [first, second];
      if (second === END) return ended(1);
      row[0] = first;
      filled = 1;
      return second;
    }
    for (; filled < inputs.length; filled++) {
      const item = inputs[filled]!.next();
      if (item === PENDING) return item;
      if (item === END) return ended(filled);
      row[filled] = item;
    }
    filled = 0;
    return copyOf(row);
  };
  const ended = (place: number): End | Pending => {
    if (strict && place > 0) {
      throw new RangeError(
        `${run.name}: source ${place + 1} is shorter than source ${place === 1 ? '1' : `1 to ${place}`} (strict)`,
      );
    }
    if (!strict || inputs.length === 1) {
      over = true;
      return END;
    }
    asking = 1;
    return confirm();
  };
  const confirm = (): End | Pending => {
    for (; asking < inputs.length; asking++) {
      const item = inputs[asking]!.next();
      if (item === PENDING) return item;
      if (item !== END) {
        throw new RangeError(
          `${run.name}: source ${asking + 1} is longer than source ${asking === 1 ? '1' : `1 to ${asking}`} (strict)`,
        );
      }
    }
    over = true;
    return END;
  };
  return { next };
}

/** The same until the longest has ended, with `fillvalue` for what is missing. */
export function longestRowsOf(readers: readonly Reader<unknown>[], fillvalue: unknown): Reader<unknown[]> {
  const inputs: (Reader<unknown> | undefined)[] = [...readers];
  let live = inputs.length;
  const gone = (place: number): void => {
    live -= 1;
    inputs[place] = undefined;
  };
  let row: unknown[] = [];
  const [left, right] = readers;
  const next = (): unknown[] | End | Pending => {
    if (live === 0) return END;
    // As in `rowsOf`.
    if (live === 2 && inputs.length === 2 && row.length === 0) {
      const first = left!.next();
      if (first !== PENDING && first !== END) {
        const second = right!.next();
        if (second !== PENDING && second !== END) return [first, second];
        row.push(first);
        if (second === PENDING) return second;
        gone(1);
      } else if (first === PENDING) return first;
      else gone(0);
    }
    while (row.length < inputs.length) {
      const place = row.length;
      const input = inputs[place];
      const item = input === undefined ? END : input.next();
      if (item === PENDING) return item;
      if (item === END && input !== undefined) {
        gone(place);
        if (live === 0) return END;
        continue;
      }
      row.push(item === END ? fillvalue : item);
    }
    const full = row;
    row = [];
    return full;
  };
  return { next };
}

/** `filter` and `filterfalse`. */
export function sifted<O>(what: string, predicate: unknown, iterable: Input, wanted: boolean): O {
  const run = new Run(what, [iterable]);
  const items = run.input(iterable);
  if (predicate === null) {
    return run.iterator(() => {
      for (;;) {
        const item = items.next();
        if (item === END || item === PENDING || truth(item) === wanted) return item;
      }
    });
  }
  const questions = asked(run, items, callback(what, 'predicate', predicate));
  return run.iterator(() => {
    for (;;) {
      const item = questions.next();
      if (item === END || item === PENDING || truth(questions.answer) === wanted) return item;
    }
  });
}

/** The members of an item that is to be spread. */
export function members(what: string, item: unknown): unknown[] {
  if (Array.isArray(item)) return item as unknown[];
  if (isIterable(item) && Symbol.iterator in Object(item)) return [...(item as Iterable<unknown>)];
  throw new TypeError(`${what}: every item must be an array or another iterable, got ${describe(item)}`);
}

/** Reads what is left into an array, in a body: `yield* collect(items)`. */
export function* collect(
  items: Reader<unknown>,
  into?: unknown[],
  most: number = Infinity,
): Generator<Pending, unknown[], never> {
  if (into === undefined) {
    const parts = new Parts(items);
    for (;;) {
      const all = parts.next(most);
      if (all !== PENDING) return all;
      yield PENDING;
    }
  }
  while (fill(items, into, most) === PENDING) yield PENDING;
  return into;
}

/** The items in arrays; those of an array are copied at once. */
export class Parts {
  readonly #items: Reader<unknown>;
  #part: unknown[] = [];
  constructor(items: Reader<unknown>) {
    this.#items = items;
  }
  /** The next `most` of them, or as many as there are. */
  next(most: number): unknown[] | Pending {
    const items = this.#items;
    const piece = items instanceof In && this.#part.length === 0 ? items.piece(most) : undefined;
    if (piece !== undefined) return piece;
    if (fill(items, this.#part, most) === PENDING) return PENDING;
    const part = this.#part;
    this.#part = [];
    return part;
  }
}

/** All the items, read when they are asked for first. */
export function whole(items: Reader<unknown>): () => unknown[] | Pending {
  const parts = new Parts(items);
  let all: unknown[] | Pending = PENDING;
  return () => {
    if (all === PENDING) all = parts.next(Infinity);
    return all;
  };
}

/** Reads into `into` in a step: PENDING if it is not done yet. */
export function fill(items: Reader<unknown>, into: unknown[], most: number = Infinity): Pending | undefined {
  if (items instanceof In) return items.into(into, most);
  while (into.length < most) {
    const item = items.next();
    if (item === PENDING) return PENDING;
    if (item === END) break;
    into.push(item);
  }
  return undefined;
}

/** What can be walked from its end. */
export interface Reversible<T> {
  reversed(): Iterator<T>;
}

/** Whether it has a length and its items by index: what Python calls a sequence. */
export function isSequence(value: unknown): value is ArrayLike<unknown> {
  return (
    Array.isArray(value) ||
    typeof value === 'string' ||
    (ArrayBuffer.isView(value) && 'length' in value) ||
    (typeof value === 'object' && value !== null && sequences.has(Object.getPrototypeOf(value) as object))
  );
}

const sequences = new WeakSet<object>();

/** Says of a class of our own that its instances are sequences: with `length`, and items by `at`. */
export function markSequence(prototype: object): void {
  sequences.add(prototype);
}

/** The item at an index, as an array, a string by code point, and a sequence of our own have it. */
export function indexable(value: ArrayLike<unknown>): ArrayLike<unknown> {
  return Array.isArray(value) || ArrayBuffer.isView(value) ? (value as ArrayLike<unknown>) : Array.from(value);
}

/** The items from the last to the first, or undefined for what cannot be walked that way. */
export function reverseOf(value: unknown): Iter<unknown> | undefined {
  const run = new Run('reversed', []);
  if (value instanceof Map) return reverseOf([...value.keys()]);
  if (typeof (value as Partial<Reversible<unknown>> | null | undefined)?.reversed === 'function') {
    const items = run.input((value as Reversible<unknown>).reversed() as IterableIterator<unknown>);
    return run.iterator(() => items.next());
  }
  if (!isSequence(value)) return undefined;
  const items = indexable(value);
  let at = items.length;
  return run.iterator(() => {
    if (at > items.length) at = items.length;
    return at > 0 ? items[--at] : END;
  });
}

const blockSize = 64;

/** What has been read of a source, as a list of blocks: nobody holds on to its beginning, so that what all have had can go. */
class Block {
  // oxlint-disable-next-line unicorn/no-new-array -- `Array.from` takes longer than all else that is done with it
  readonly items: unknown[] = new Array<unknown>(blockSize);
  /** How many of them there are. */
  size = 0;
  next: Block | undefined;
}

/** Reads on from a block, and the source where the list ends. */
export class Fork implements Reader<unknown> {
  readonly #source: Reader<unknown>;
  #block: Block;
  #at = 0;
  constructor(first: Block, source: Reader<unknown>) {
    this.#block = first;
    this.#source = source;
  }
  /** Goes past up to `count` items that another has read. */
  pass(count: number): number {
    let passed = 0;
    for (;;) {
      const many = Math.min(count - passed, this.#block.size - this.#at);
      passed += many;
      this.#at += many;
      if (passed === count || this.#at < blockSize || this.#block.next === undefined) return passed;
      this.#block = this.#block.next;
      this.#at = 0;
    }
  }

  next(): unknown {
    if (this.#at === blockSize) {
      this.#block = this.#block.next ??= new Block();
      this.#at = 0;
    }
    const block = this.#block;
    if (this.#at < block.size) return block.items[this.#at++];
    const item = this.#source.next();
    if (item === END || item === PENDING) return item;
    block.items[this.#at++] = item;
    block.size = this.#at;
    return item;
  }
}

/** Several readers over one: each gives all its items; what one has read is kept until the last has had it. */
export function forked(source: Reader<unknown>, count: number): Fork[] {
  const readers: Fork[] = [];
  const first = new Block();
  for (let i = 0; i < count; i++) readers.push(new Fork(first, source));
  return readers;
}

/** Several iterators over one source, as `tee` gives them. */
export function branches<O>(run: Run, iterable: Input, count: number, limit: number = Infinity): O[] {
  /** How many items each has had; those that are done do not count. */
  const had = Array.from({ length: count }, () => 0);
  let live = count;
  let read = 0;
  const branch = (fork: Fork, place: number): O => {
    let open = true;
    const leave = (): boolean => {
      if (open) live -= 1;
      open = false;
      had[place] = Infinity;
      return live === 0;
    };
    const limited = (): unknown => {
      if (had[place] === read) checkLag(run.name, had, place, limit);
      const item = fork.next();
      if (item === END || item === PENDING) return item;
      had[place]! += 1;
      if (had[place]! > read) read = had[place]!;
      return item;
    };
    const closer: Closer = {
      end: () => (leave() ? run.end() : undefined),
      abort: (cause) => (leave() ? run.abort(cause) : undefined),
    };
    if (limit !== Infinity) return run.iterator(limited, closer);
    const pass = (most: number, keep: number): number => (keep > 0 ? 0 : fork.pass(most));
    return run.passing(() => fork.next(), pass, closer);
  };
  return forked(run.input(iterable), count).map(branch);
}

function checkLag(what: string, had: readonly number[], place: number, limit: number): void {
  const least = Math.min(...had);
  if (had[place]! - least < limit) return;
  throw new RangeError(
    `${what}: branch ${had.indexOf(least) + 1} lags ${limit} items behind branch ${place + 1}, which is the limit; ` +
      'read it, close it, or raise the limit',
  );
}

/** The items from the one with the number `offset` on; below 0, a value stands so many times before the first. */
export class Moved implements Reader<unknown> {
  readonly #source: Reader<unknown>;
  #offset: number;
  readonly #value: unknown;
  constructor(source: Reader<unknown>, offset: number, value: unknown) {
    this.#source = source;
    this.#offset = offset;
    this.#value = value;
  }
  next(): unknown {
    if (this.#offset < 0) {
      this.#offset += 1;
      return this.#value;
    }
    for (; this.#offset > 0; this.#offset--) {
      const item = this.#source.next();
      if (item === END || item === PENDING) return item;
    }
    return this.#source.next();
  }
}

/** A copy of a short array, or a long one: short ones are made in place, where a call of `slice` would take longer. */
export function copyOf(row: readonly unknown[]): unknown[] {
  switch (row.length) {
    case 1:
      return [row[0]];
    case 2:
      return [row[0], row[1]];
    case 3:
      return [row[0], row[1], row[2]];
    case 4:
      return [row[0], row[1], row[2], row[3]];
    case 5:
      return [row[0], row[1], row[2], row[3], row[4]];
    default:
      return row.slice();
  }
}

/** Parts of a string, by code point, or of an array. */
export function slicer(value: ArrayLike<unknown>): (start: number, end?: number) => unknown {
  if (typeof value !== 'string') return (start, end) => Array.prototype.slice.call(value, start, end);
  const points = Array.from(value);
  if (points.length === value.length) return (start, end) => value.slice(start, end);
  return (start, end) => points.slice(start, end).join('');
}

/** A sequence as an argument. @throws TypeError for what has no length and no index. */
export function sequenceArgument(what: string, name: string, value: unknown): ArrayLike<unknown> {
  if (isSequence(value)) return value;
  throw new TypeError(`${what}: ${name} must be an array, a string or another sequence, got ${describe(value)}`);
}

/** Whether an error is one of those to be caught: an instance of a class, or one that a function says yes to. */
export function catches(error: unknown, exceptions: readonly unknown[]): boolean {
  return exceptions.some((exception) => {
    if (typeof exception !== 'function') return false;
    const isClass = typeof (exception as { prototype?: unknown }).prototype === 'object';
    return isClass ? error instanceof exception : truth((exception as (error: unknown) => unknown)(error));
  });
}

/** What may be given as an error to catch. */
export type Catch = (new (...args: never[]) => unknown) | ((error: unknown) => boolean);

/** @throws TypeError for what is neither a class nor a function. */
export function checkCatches(what: string, exceptions: readonly unknown[]): void {
  for (const exception of exceptions) {
    if (typeof exception === 'function') continue;
    throw new TypeError(`${what}: exceptions must be classes or functions of an error, got ${describe(exception)}`);
  }
}
