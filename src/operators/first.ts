import { checkOptionalFunction } from '../pipeline/check.ts';
import type { Terminal } from '../pipeline/stage.ts';
import { firstMatch } from './firstMatch.ts';

/**
 * The first item, or the first for which a predicate is true. Reads no further.
 *
 * @param predicate - Called with each item and its index until it is true. Default: any item will do.
 * @returns The item; undefined if there is none. Holds one item.
 * @throws TypeError when `predicate` is not a function.
 * @example
 * ```ts
 * flow('abc').first() // => 'a'
 * flow([1, 5, 7]).first((n) => n > 3) // => 5
 * ```
 * @see more-itertools first, first_true
 */
export function first<T, Out extends T>(
  predicate: (item: T, index: number) => item is Out,
): Terminal<T, Out | undefined>;
export function first<T>(predicate?: (item: T, index: number) => unknown): Terminal<T, T | undefined>;
export function first<T>(predicate?: (item: T, index: number) => unknown): Terminal<T, T | undefined> {
  checkOptionalFunction('first', 'predicate', predicate);
  return firstMatch('first', predicate, (_index, item) => item);
}
