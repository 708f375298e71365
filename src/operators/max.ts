import type { Terminal } from '../pipeline/stage.ts';
import { extreme } from './extreme.ts';
import type { Compare, Order } from './order.ts';

/**
 * The largest item, the first of equal ones.
 *
 * @param order - A comparison of two items, or `by`, what to compare of an item. Default: the items' natural order.
 * @returns The largest; undefined for no items. Holds one item.
 * @throws TypeError when the order is neither a function nor an options object, or at items that cannot be compared.
 * @example
 * ```ts
 * flow([3, 1, 2]).max() // => 3
 * flow(['ccc', 'a', 'bb']).max({ by: (s) => s.length }) // => 'ccc'
 * ```
 * @see CPython builtins.max
 */
export function max<T>(order?: Compare<T> | Order<T>): Terminal<T, T | undefined> {
  return extreme('max', -1, order);
}
