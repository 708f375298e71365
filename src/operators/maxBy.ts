import { checkFunction } from '../pipeline/check.ts';
import type { Terminal } from '../pipeline/stage.ts';
import { extreme } from './extreme.ts';
import type { Ordered } from './order.ts';

/**
 * The item with the largest key, the first of equal ones.
 *
 * @param key - What to compare of an item, called once each.
 * @returns The item; undefined for no items. Holds one item.
 * @throws TypeError when `key` is not a function, or at keys that cannot be compared.
 * @example
 * ```ts
 * flow(['ccc', 'a', 'bb']).maxBy((s) => s.length) // => 'ccc'
 * ```
 * @see CPython max(iterable, key=)
 */
export function maxBy<T>(key: (item: T) => Ordered | PromiseLike<Ordered>): Terminal<T, T | undefined> {
  checkFunction('maxBy', 'key', key);
  return extreme('maxBy', -1, { by: key });
}
