import type { Terminal } from '../pipeline/stage.ts';
import { bestK } from './bestK.ts';
import { naturally, type Ordered } from './order.ts';

/**
 * The `k` smallest items, the smallest first, without sorting or keeping the others.
 *
 * @param k - How many: an integer of at least 0.
 * @param by - What to compare of an item, called once each. Default: the item itself.
 * @returns Up to `k` items; equal ones in their order. Holds `k` items.
 * @throws RangeError when `k` is negative or not an integer; TypeError when `by` is not a function, or at items that cannot be
 *   compared.
 * @example
 * ```ts
 * flow([3, 10, 7, 1]).bottomK(2) // => [1, 3]
 * ```
 * @see CPython heapq.nsmallest
 */
export function bottomK<T>(k: number, by?: (item: T) => Ordered | PromiseLike<Ordered>): Terminal<T, T[]> {
  return bestK('bottomK', k, by, naturally('bottomK'));
}
