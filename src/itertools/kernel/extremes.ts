import { heapPush, heapReplace } from '../../operators/heap.ts';
import { byPosition, callback, integer, isKeywords, optionalCallback, sourcesAndKeywords } from './args.ts';
import { type Before, lessThan } from './order.ts';
import { asked, type Body, END, type In, isThenable, PENDING, type Pending, Run } from './run.ts';
import type { Input } from './types.ts';

/** Which of two keys is better. Numbers, the common case, are compared in place. */
function betterOf(what: string, largest: boolean): Before {
  return (a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return largest ? b < a : a < b;
    return largest ? lessThan(what, b, a) : lessThan(what, a, b);
  };
}

/** `min` and `max`: the first item that is better than all before. */
export function extreme(what: string, args: readonly unknown[], largest: boolean): unknown {
  const better = betterOf(what, largest);
  const [given, keywords] =
    isKeywords(args.at(-1)) && args.length > 1
      ? sourcesAndKeywords(what, args, ['key', 'default'])
      : [args, {} as Record<string, unknown>];
  if (given.length === 0) throw new TypeError(`${what}: takes an iterable or at least two items, got nothing`);
  const several = given.length > 1;
  if (several && 'default' in keywords)
    throw new TypeError(`${what}: default is for an iterable, not for several items`);
  const key = optionalCallback(what, 'key', keywords['key']);
  const run = new Run(what, several ? [] : given);
  const items: In<unknown> = run.input(several ? (given as unknown[]) : (given[0] as Input));
  const keyed = key && asked(run, items, key);
  let best: unknown = END;
  let bestKey: unknown;
  return run.result(() => {
    for (;;) {
      const item = keyed === undefined ? items.next() : keyed.next();
      if (item === PENDING) return item;
      if (item === END) break;
      const k = keyed === undefined ? item : keyed.answer;
      if (best !== END && !better(k, bestKey)) continue;
      best = item;
      bestKey = k;
    }
    if (best !== END) return best;
    if ('default' in keywords) return keywords['default'];
    throw new RangeError(`${what}: there is no item, and no default was given`);
  });
}

interface Kept {
  readonly key: unknown;
  readonly order: number;
  readonly item: unknown;
}

/** `nlargest` and `nsmallest`: the items that come before all others, so many as the first argument says. */
export function best(
  what: string,
  args: readonly unknown[],
  largest: boolean,
  names: readonly [count: string, iterable: string, key: string] = ['n', 'iterable', 'key'],
  functionOf: typeof callback = callback,
): unknown {
  const before = betterOf(what, largest);
  const [n, iterable, key] = byPosition(what, args, names);
  const most = integer(what, names[0], n);
  const f = key === undefined || key === null ? undefined : functionOf(what, 'key', key);
  const run = new Run(what, [iterable]);
  const items = run.input(iterable as Input);
  const comesBefore = (a: Kept, b: Kept): boolean =>
    before(a.key, b.key) || (!before(b.key, a.key) && a.order < b.order);
  const comesAfter = (a: Kept, b: Kept): boolean => comesBefore(b, a);
  const keyed = f && asked(run, items, f);
  // The root is the last of those that are kept: the one to go.
  const heap: Kept[] = [];
  let order = 0;
  return run.result(() => {
    if (most < 1) return [];
    for (; ; order++) {
      const item = keyed === undefined ? items.next() : keyed.next();
      if (item === PENDING) return item;
      if (item === END) break;
      const k = keyed === undefined ? item : keyed.answer;
      if (heap.length < most) heapPush(heap, { key: k, order, item }, comesAfter);
      else if (before(k, heap[0]!.key)) heapReplace(heap, { key: k, order, item }, comesAfter);
    }
    return heap.sort((a, b) => (comesBefore(a, b) ? -1 : 1)).map(({ item }) => item);
  });
}

interface Head extends Kept {
  readonly input: In<unknown>;
}

/** Merges sorted sources. */
export function merged<O>(what: string, sources: readonly unknown[], key: unknown, reverse: boolean): O {
  const f = optionalCallback(what, 'key', key);
  const run = new Run(what, sources);
  const inputs = sources.map((source) => run.input(source as Input));
  const before = (a: Head, b: Head): boolean => {
    const [x, y] = reverse ? [b.key, a.key] : [a.key, b.key];
    if (lessThan(what, x, y)) return true;
    return !lessThan(what, y, x) && a.order < b.order;
  };
  return run.generate(
    (function* (): Body<unknown> {
      const heap: Head[] = [];
      for (const [order, input] of inputs.entries()) {
        const first = yield* headOf(run, input, order, f);
        if (first) heapPush(heap, first, before);
      }
      while (heap.length > 1) {
        const { item, input, order } = heap[0]!;
        yield item;
        const next = yield* headOf(run, input, order, f);
        if (next) heapReplace(heap, next, before);
        else {
          const last = heap.pop()!;
          if (heap.length > 0) heapReplace(heap, last, before);
        }
      }
      if (heap.length === 0) return undefined;
      // Of the last source nothing has to be compared any more.
      const { item, input } = heap[0]!;
      yield item;
      for (let rest = input.next(); rest !== END; rest = input.next()) yield rest;
      return undefined;
    })(),
  );
}

/** The next of a source, with its key. */
function* headOf(
  run: Run,
  input: In<unknown>,
  order: number,
  key: ((item: unknown) => unknown) | undefined,
): Generator<Pending, Head | undefined, never> {
  let item = input.next();
  while (item === PENDING) {
    yield PENDING;
    item = input.next();
  }
  if (item === END) return undefined;
  let k: unknown = item;
  if (key) {
    k = key(item);
    if (isThenable(k)) k = yield run.wait(k);
  }
  return { key: k, order, item, input };
}
