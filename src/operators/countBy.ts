import type { Terminal } from '../pipeline/stage.ts';
import { count } from './count.ts';
import { grouped } from './grouped.ts';

/**
 * Counts the items of each key.
 *
 * @param key - Called once per item, with the item and its index.
 * @returns A Map of key to count, in the order in which keys first appeared. Holds one number per key.
 * @throws TypeError when `key` is not a function.
 * @example
 * ```ts
 * flow('abca').countBy((c) => c) // => new Map([['a', 2], ['b', 1], ['c', 1]])
 * ```
 * @see CPython collections.Counter
 */
export function countBy<T, Key>(key: (item: T, index: number) => Key): Terminal<T, Map<Awaited<Key>, number>> {
  return grouped('countBy', key, count<T>());
}
