import type { Terminal } from '../pipeline/stage.ts';
import { bestK } from './bestK.ts';
import { naturally, type Ordered } from './order.ts';

/**
 * The `k` largest items, the largest first, without sorting or keeping the others.
 *
 * @param k - How many: an integer of at least 0.
 * @param by - What to compare of an item, called once each. Default: the item itself.
 * @returns Up to `k` items; equal ones in their order. Holds `k` items.
 * @throws RangeError when `k` is negative or not an integer; TypeError when `by` is not a function, or at items that cannot be
 *   compared.
 * @example
 * ```ts
 * flow([3, 10, 7, 1]).topK(2) // => [10, 7]
 * flow(['bb', 'a', 'ccc']).topK(1, (s) => s.length) // => ['ccc']
 * ```
 * @see CPython heapq.nlargest
 */
export function topK<T>(k: number, by?: (item: T) => Ordered | PromiseLike<Ordered>): Terminal<T, T[]> {
  const compare = naturally('topK');
  return bestK('topK', k, by, (a, b) => compare(b, a));
}
