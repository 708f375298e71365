import { checkFunction } from '../pipeline/check.ts';
import type { Terminal } from '../pipeline/stage.ts';
import { firstMatch } from './firstMatch.ts';

/**
 * Whether the predicate is true for some item. Reads no further than the first such.
 *
 * @param predicate - Called with each item and its index until it is true.
 * @returns true or false; false for no items. Holds nothing.
 * @throws TypeError when `predicate` is not a function.
 * @example
 * ```ts
 * flow([1, 5, 7]).some((n) => n > 3) // => true
 * ```
 * @see ECMAScript Iterator.prototype.some; CPython builtins.any
 */
export function some<T>(predicate: (item: T, index: number) => unknown): Terminal<T, boolean> {
  checkFunction('some', 'predicate', predicate);
  return firstMatch('some', predicate, (index) => index >= 0);
}
