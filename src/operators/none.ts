import { checkFunction } from '../pipeline/check.ts';
import type { Terminal } from '../pipeline/stage.ts';
import { firstMatch } from './firstMatch.ts';

/**
 * Whether the predicate is true for no item. Reads no further than the first for which it is.
 *
 * @param predicate - Called with each item and its index until it is true.
 * @returns true or false; true for no items. Holds nothing.
 * @throws TypeError when `predicate` is not a function.
 * @example
 * ```ts
 * flow([1, 5, 7]).none((n) => n > 9) // => true
 * ```
 * @see CPython not any(iterable)
 */
export function none<T>(predicate: (item: T, index: number) => unknown): Terminal<T, boolean> {
  checkFunction('none', 'predicate', predicate);
  return firstMatch('none', predicate, (index) => index < 0);
}
