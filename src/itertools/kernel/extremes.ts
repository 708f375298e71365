import { heapPush, heapReplace } from '../../operators/heap.ts';
import { byPosition, callback, integer, isKeywords, optionalCallback, sourcesAndKeywords } from './args.ts';
import { type Keyed, keyedBy } from './common.ts';
import type { Fold, Folded } from './compiled.ts';
import { type Before, lessThan } from './order.ts';
import { asked, END, type In, PENDING, type Reader, Run } from './run.ts';
import type { Input } from './types.ts';

/** Which of two keys is better. Numbers, the common case, are compared in place, by a function for each of the two orders. */
function betterOf(what: string, largest: boolean): Before {
  return largest
    ? (a, b) => (typeof a === 'number' && typeof b === 'number' ? b < a : lessThan(what, b, a))
    : (a, b) => (typeof a === 'number' && typeof b === 'number' ? a < b : lessThan(what, a, b));
}

const larger: Fold = (best, item) => {
  if (typeof best === 'number' && typeof item === 'number') return item > best ? item : best;
  return lessThan('max', best, item) ? item : best;
};

const smaller: Fold = (best, item) => {
  if (typeof best === 'number' && typeof item === 'number') return item < best ? item : best;
  return lessThan('min', item, best) ? item : best;
};

/** `min` and `max`: the first item that is better than all before. */
export function extreme(what: 'min' | 'max', args: readonly unknown[]): unknown {
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
  const best = key
    ? bestByKey(asked(run, items, key), betterOf(what, what === 'max'))
    : bestOf(items, what === 'max' ? larger : smaller);
  return run.result(() => {
    const item = best();
    if (item !== END) return item;
    if ('default' in keywords) return keywords['default'];
    throw new RangeError(`${what}: there is no item, and no default was given`);
  });
}

/** Finds the best of all, in a step; END if there is none. */
function bestOf(items: In<unknown>, pick: Fold): () => unknown {
  const best: Folded = { value: END };
  const take = (item: unknown): false => {
    best.value = pick(best.value, item);
    return false;
  };
  return () => {
    if (best.value === END) {
      const first = items.next();
      if (first === END || first === PENDING) return first;
      best.value = first;
    }
    while (items.fold(best, pick)) continue;
    return items.until(take) === PENDING ? PENDING : best.value;
  };
}

function bestByKey(keyed: Keyed, better: Before): () => unknown {
  let best: unknown = END;
  let bestKey: unknown;
  return () => {
    for (;;) {
      const item = keyed.next();
      if (item === PENDING) return item;
      if (item === END) return best;
      const key = keyed.answer;
      if (best !== END && !better(key, bestKey)) continue;
      best = item;
      bestKey = key;
    }
  };
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
  /** Counts a key, and says whether it is better than one of those that are kept. */
  const enters = (k: unknown): boolean => {
    order += 1;
    return heap.length < most || before(k, heap[0]!.key);
  };
  return run.result(() => {
    if (most < 1) return [];
    for (;;) {
      const item = keyed === undefined ? items.until(enters) : keyed.next();
      if (item === PENDING) return item;
      if (item === END) break;
      const k = keyed === undefined ? item : keyed.answer;
      if (keyed !== undefined && !enters(k)) continue;
      const kept = { key: k, order, item };
      if (heap.length < most) heapPush(heap, kept, comesAfter);
      else heapReplace(heap, kept, comesAfter);
    }
    return heap.sort((a, b) => (comesBefore(a, b) ? -1 : 1)).map(({ item }) => item);
  });
}

/** A source to be merged: its item that is next, and the key of that. */
interface Head extends Kept {
  key: unknown;
  item: unknown;
  readonly input: Reader<unknown>;
  readonly keyed: { readonly answer: unknown } & Reader<unknown>;
}

/** Merges sorted sources. */
export function merged<O>(what: string, sources: readonly unknown[], key: unknown, reverse: boolean): O {
  const f = optionalCallback(what, 'key', key);
  const run = new Run(what, sources);
  const heads = sources.map((source, order): Head => {
    const input = run.input(source as Input);
    return { key: undefined, item: undefined, order, input, keyed: keyedBy(run, input, f) };
  });
  const comesBefore = betterOf(what, reverse);
  const before = (a: Head, b: Head): boolean =>
    comesBefore(a.key, b.key) || (a.order < b.order && !comesBefore(b.key, a.key));
  const heap: Head[] = [];
  let opened = 0;
  /** The first has been given out. */
  let given = false;
  return run.iterator(() => {
    for (; opened < heads.length; opened++) {
      const head = heads[opened]!;
      const item = head.keyed.next();
      if (item === PENDING) return item;
      if (item === END) continue;
      head.item = item;
      head.key = head.keyed.answer;
      heapPush(heap, head, before);
    }
    if (given) {
      const head = heap[0]!;
      // Of the last source nothing has to be compared any more.
      if (heap.length === 1) return head.input.next();
      const item = head.keyed.next();
      if (item === PENDING) return item;
      given = false;
      head.item = item;
      head.key = head.keyed.answer;
      const next = item === END ? heap.pop()! : head;
      heapReplace(heap, next, before);
    }
    if (heap.length === 0) return END;
    given = true;
    return heap[0]!.item;
  });
}
