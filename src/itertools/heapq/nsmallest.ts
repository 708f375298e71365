import { best } from '../kernel/extremes.ts';
import type { Answer, Comparable, Input, ItemOf, Reply } from '../kernel/types.ts';

/**
 * The `n` smallest items, the smallest first; equal ones in the order in which they came. Python's `heapq.nsmallest`.
 *
 * Reads all; holds `n` items.
 *
 * @param n - How many; less than 1 is none.
 * @param iterable - The items.
 * @param key - What to compare of an item. Default: the item itself.
 * @throws TypeError for items that cannot be compared.
 * @example
 * ```ts
 * nsmallest(2, [3, 1, 4, 1, 5]) // => [1, 1]
 * ```
 * @see CPython heapq.nsmallest
 */
export function nsmallest<S extends Input>(
  n: number,
  iterable: S,
  key?:
    | ((item: ItemOf<S>) => Reply<S, Comparable>)
    | null
    | { key?: ((item: ItemOf<S>) => Reply<S, Comparable>) | null },
): Answer<S, ItemOf<S>[]>;
export function nsmallest(...args: unknown[]): unknown {
  return best('nsmallest', args, false);
}
