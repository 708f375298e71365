import type { Terminal } from '../pipeline/stage.ts';
import { extreme } from './extreme.ts';
import type { Compare, Order } from './order.ts';

/**
 * The smallest item, the first of equal ones.
 *
 * @param order - A comparison of two items, or `by`, what to compare of an item. Default: the items' natural order.
 * @returns The smallest; undefined for no items. Holds one item.
 * @throws TypeError when the order is neither a function nor an options object, or at items that cannot be compared.
 * @example
 * ```ts
 * flow([3, 1, 2]).min() // => 1
 * flow(['ccc', 'a', 'bb']).min({ by: (s) => s.length }) // => 'a'
 * ```
 * @see CPython builtins.min
 */
export function min<T>(order?: Compare<T> | Order<T>): Terminal<T, T | undefined> {
  return extreme('min', 1, order);
}
