import { best } from '../kernel/extremes.ts';
import type { Answer, Comparable, Input, ItemOf, Reply } from '../kernel/types.ts';

/**
 * The `n` largest items, the largest first; equal ones in the order in which they came. Python's `heapq.nlargest`.
 *
 * Reads all; holds `n` items.
 *
 * @param n - How many; less than 1 is none.
 * @param iterable - The items.
 * @param key - What to compare of an item. Default: the item itself.
 * @throws TypeError for items that cannot be compared.
 * @example
 * ```ts
 * nlargest(2, [3, 1, 4, 1, 5]) // => [5, 4]
 * ```
 * @see CPython heapq.nlargest
 */
export function nlargest<S extends Input>(
  n: number,
  iterable: S,
  key?:
    | ((item: ItemOf<S>) => Reply<S, Comparable>)
    | null
    | { key?: ((item: ItemOf<S>) => Reply<S, Comparable>) | null },
): Answer<S, ItemOf<S>[]>;
export function nlargest(...args: unknown[]): unknown {
  return best('nlargest', args, true);
}
