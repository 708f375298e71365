import { checkFunction } from '../pipeline/check.ts';
import type { Terminal } from '../pipeline/stage.ts';
import { firstMatch } from './firstMatch.ts';

/**
 * The first item for which the predicate is true. Reads no further.
 *
 * @param predicate - Called with each item and its index until it is true.
 * @returns The item; undefined if there is none. Holds nothing.
 * @throws TypeError when `predicate` is not a function.
 * @example
 * ```ts
 * flow([1, 5, 7]).find((n) => n > 3) // => 5
 * ```
 * @see ECMAScript Iterator.prototype.find
 */
export function find<T, Out extends T>(
  predicate: (item: T, index: number) => item is Out,
): Terminal<T, Out | undefined>;
export function find<T>(predicate: (item: T, index: number) => unknown): Terminal<T, T | undefined>;
export function find<T>(predicate: (item: T, index: number) => unknown): Terminal<T, T | undefined> {
  checkFunction('find', 'predicate', predicate);
  return firstMatch('find', predicate, (_index, item) => item);
}
