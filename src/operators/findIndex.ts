import { checkFunction } from '../pipeline/check.ts';
import type { Terminal } from '../pipeline/stage.ts';
import { firstMatch } from './firstMatch.ts';

/**
 * The index of the first item for which the predicate is true. Reads no further.
 *
 * @param predicate - Called with each item and its index until it is true.
 * @returns The index; -1 if there is none. Holds nothing.
 * @throws TypeError when `predicate` is not a function.
 * @example
 * ```ts
 * flow([1, 5, 7]).findIndex((n) => n > 3) // => 1
 * ```
 * @see ECMAScript Array.prototype.findIndex
 */
export function findIndex<T>(predicate: (item: T, index: number) => unknown): Terminal<T, number> {
  checkFunction('findIndex', 'predicate', predicate);
  return firstMatch('findIndex', predicate, (index) => index);
}
