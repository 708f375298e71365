import type { Terminal } from '../pipeline/stage.ts';
import { firstMatch } from './firstMatch.ts';

/**
 * Whether a value is among the items (SameValueZero: NaN is found, objects by identity). Reads no further than it.
 *
 * @param value - What to look for.
 * @returns true or false. Holds nothing.
 * @example
 * ```ts
 * flow([1, NaN]).includes(NaN) // => true
 * ```
 * @see ECMAScript Array.prototype.includes
 */
export function includes<T>(value: T): Terminal<T, boolean> {
  const matches = value !== value ? (item: T) => item !== item : (item: T) => item === value;
  return firstMatch('includes', matches, (index) => index >= 0);
}
