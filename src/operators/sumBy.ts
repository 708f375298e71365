import { checkFunction } from '../pipeline/check.ts';
import type { Terminal } from '../pipeline/stage.ts';
import { grouped } from './grouped.ts';
import { summation, type ToNumber } from './number.ts';

/**
 * Adds up a number of the items of each key, compensated as `sum` does it.
 *
 * @param key - Called once per item, with the item and its index.
 * @param value - The number to add for an item, called with it and its index in its group.
 * @returns A Map of key to sum, in the order in which keys first appeared. Holds one sum per key.
 * @throws TypeError when an argument is not a function, or at an item that gives no number.
 * @example
 * ```ts
 * flow([['a', 1], ['b', 2], ['a', 3]] as const).sumBy(([k]) => k, ([, n]) => n) // => new Map([['a', 4], ['b', 2]])
 * ```
 */
export function sumBy<T, Key>(
  key: (item: T, index: number) => Key,
  value: ToNumber<T>,
): Terminal<T, Map<Awaited<Key>, number>> {
  checkFunction('sumBy', 'value', value);
  return grouped('sumBy', key, summation('sumBy', value), [key, value]);
}
