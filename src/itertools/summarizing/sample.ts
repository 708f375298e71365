import { heapPush, heapReplace } from '../../operators/heap.ts';
import { describe } from '../../pipeline/check.ts';
import { byPosition, integer } from '../kernel/args.ts';
import { randomness, shuffle } from '../kernel/common.ts';
import { collect } from '../kernel/readers.ts';
import { type Body, END, In, PENDING, type Pending, type Reader, Run } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Answer, Input, ItemOf } from '../kernel/types.ts';

/**
 * `k` items drawn at random, each equally likely, or by weight; all of them if there are fewer. more-itertools' `sample`.
 *
 * In one pass over a source of any length. Reads all; holds `k` items.
 *
 * @param iterable - The items.
 * @param k - How many, at least 0.
 * @param weights - How likely each item is, compared with the others: more than 0.
 * @param options - `counts`: how often each item is there; `strict`: whether fewer items than `k` are an error;
 *   `random`: gives numbers from 0 to 1, 1 not included. Default `Math.random`.
 * @throws RangeError when `k` is negative, or, with `strict`, for too few items; TypeError for `weights` with `counts`.
 * @example
 * ```ts
 * sample([7, 7, 7, 7], 2) // => [7, 7]
 * sample([1, 2, 3], 5).length // => 3
 * ```
 * @see more_itertools.sample
 */
export function sample<S extends Input>(
  iterable: S,
  k: number,
  ...rest:
    | [weights?: Iterable<number> | null, options?: SampleOptions]
    | [options: SampleOptions & { weights?: Iterable<number> | null }]
): Answer<S, ItemOf<S>[]>;
export function sample(...args: unknown[]): unknown {
  const names = ['iterable', 'k', 'weights', '=counts', '=strict', '=random'];
  const [iterable, k, weights, counts, strict, random] = byPosition('sample', args, names);
  const size = integer('sample', 'k', k, { least: 0 });
  const next = randomness('sample', random);
  if (given(weights) && given(counts)) throw new TypeError('sample: takes weights or counts, not both');
  const sources = [iterable, weights, counts].filter(given);
  const run = new Run('sample', sources);
  const items = run.input(iterable as Input);
  const pick = given(weights)
    ? weighted(items, run.input(weights as Input), size, next)
    : given(counts)
      ? uniform(repeated(items, run.input(counts as Input)), size, next)
      : uniform(items, size, next);
  return run.value(
    (function* (): Body<never> {
      if (size === 0) return [];
      const drawn = yield* pick;
      if (truth(strict) && drawn.length < size) {
        throw new RangeError(`sample: there are ${drawn.length} items, fewer than ${size} (strict)`);
      }
      return shuffle(drawn, next);
    })(),
  );
}

/** How to draw. */
interface SampleOptions {
  counts?: Iterable<number> | null;
  strict?: boolean;
  random?: () => number;
}

function given(value: unknown): boolean {
  return value !== undefined && value !== null;
}

type Drawing = Generator<Pending, unknown[], never>;

/** Algorithm L: how many items to pass over until the next that gets into the reservoir. */
function* uniform(items: Reader<unknown>, size: number, random: () => number): Drawing {
  if (size === 0) return [];
  const reservoir = yield* collect(items, [], size);
  if (reservoir.length < size) return reservoir;
  let w = 1;
  for (;;) {
    w *= (1 - random()) ** (1 / size);
    for (let skip = Math.floor(Math.log(1 - random()) / Math.log1p(-w)); ; skip--) {
      if (skip > 0 && items instanceof In) skip -= items.pass(skip);
      let item = items.next();
      while (item === PENDING) {
        yield PENDING;
        item = items.next();
      }
      if (item === END) return reservoir;
      if (skip > 0) continue;
      reservoir[Math.floor(random() * size)] = item;
      break;
    }
  }
}

const before = (a: { readonly key: number }, b: { readonly key: number }): boolean => a.key < b.key;

/** Algorithm A-Res: the largest of random numbers, raised to one over the weight. */
function* weighted(items: Reader<unknown>, weights: Reader<unknown>, size: number, random: () => number): Drawing {
  if (size === 0) return [];
  const heap: { readonly key: number; readonly item: unknown }[] = [];
  for (;;) {
    const [weight] = yield* collect(weights, [], 1);
    const drawn = yield* collect(items, [], 1);
    if (weight === undefined || drawn.length === 0) return heap.map(({ item }) => item);
    if (typeof weight !== 'number') throw new TypeError(`sample: a weight must be a number, got ${describe(weight)}`);
    if (!(weight > 0)) throw new RangeError(`sample: a weight must be more than 0, got ${describe(weight)}`);
    const entry = { key: Math.log(1 - random()) / weight, item: drawn[0] };
    if (heap.length < size) heapPush(heap, entry, before);
    else if (entry.key > heap[0]!.key) heapReplace(heap, entry, before);
  }
}

/** Each item as often as it counts. */
function repeated(items: Reader<unknown>, counts: Reader<unknown>): Reader<unknown> {
  let current: unknown = END;
  let left = 0;
  const next = (): unknown => {
    while (left < 1) {
      if (current === END) {
        const item = items.next();
        if (item === END || item === PENDING) return item;
        current = item;
      }
      const count = counts.next();
      if (count === END || count === PENDING) return count;
      left = integer('sample', 'a count', count, { least: 0 });
      if (left < 1) current = END;
    }
    left -= 1;
    const item = current;
    if (left === 0) current = END;
    return item;
  };
  return { next };
}
