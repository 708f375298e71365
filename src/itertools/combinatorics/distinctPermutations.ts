import type { Tuple } from '../../operators/tuple.ts';
import { byPosition, optionalInteger } from '../kernel/args.ts';
import { distinctPermutationsOf } from '../kernel/multisets.ts';
import { lessThan, sortBy } from '../kernel/order.ts';
import { type Ranked, ranked } from '../kernel/ranked.ts';
import { Run } from '../kernel/run.ts';
import type { Input, ItemOf } from '../kernel/types.ts';

/**
 * The permutations of `r` of the items, each only once, in order: equal items are one. more-itertools' `distinct_permutations`.
 *
 * The result also starts at any place and splits into equal parts, without walking: {@link Ranked}.
 *
 * The order is that of the sorted items, or, if they cannot be compared, that in which they come. Reads all before the first output,
 * and holds them.
 *
 * @param iterable - The items.
 * @param r - How many to choose; none if that is less than 0. Default: all.
 * @throws TypeError when `r` is not a whole number.
 * @example
 * ```ts
 * distinctPermutations([1, 0, 1]) // => [[0, 1, 1], [1, 0, 1], [1, 1, 0]]
 * distinctPermutations([1, 0, 1]).from(1) // => [[1, 0, 1], [1, 1, 0]]
 * ```
 * @see more_itertools.distinct_permutations
 */
export function distinctPermutations<S extends Input, const R extends number = number>(
  iterable: S,
  r?: R | null | { r?: R | null },
): Ranked<S, Tuple<ItemOf<S>, R>>;
export function distinctPermutations(...args: unknown[]): unknown {
  const [iterable, r] = byPosition('distinctPermutations', args, ['iterable', 'r']);
  const size = optionalInteger('distinctPermutations', 'r', r, undefined);
  const run = new Run('distinctPermutations', [iterable]);
  return ranked(run, [iterable as Input], ([items]) => {
    const pool = sortedIfPossible(items!);
    return distinctPermutationsOf(pool, size ?? pool.length);
  });
}

function sortedIfPossible(items: readonly unknown[]): readonly unknown[] {
  try {
    return sortBy('distinctPermutations', items, items);
  } catch (error) {
    if (error instanceof TypeError) return sortedAsFar(items);
    throw error;
  }
}

/**
 * What CPython's `list.sort` leaves behind when it meets two items that do not compare: those that it has put in order by then
 * stay so. This is its way with fewer than 64 items: a run, then one item after the other into its place.
 */
function sortedAsFar(items: readonly unknown[]): readonly unknown[] {
  if (items.length >= 64) return items;
  const list = [...items];
  try {
    for (let next = firstRun(list); next < list.length; next++) {
      const item = list[next];
      let [low, high] = [0, next];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (less(item, list[middle])) high = middle;
        else low = middle + 1;
      }
      list.copyWithin(low + 1, low, next);
      list[low] = item;
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  return list;
}

/** How many items from the first on are in order; if they fall, they are turned round. */
function firstRun(list: unknown[]): number {
  let end = 1;
  const climb = (): void => {
    while (end < list.length && !less(list[end], list[end - 1])) end += 1;
  };
  climb();
  if (end === list.length || (end > 1 && less(list[0], list[end - 1]))) return end;
  for (end += 1; end < list.length && !less(list[end - 1], list[end]); end++);
  list.splice(0, end, ...list.slice(0, end).reverse());
  climb();
  return end;
}

function less(a: unknown, b: unknown): boolean {
  return lessThan('distinctPermutations', a, b);
}
