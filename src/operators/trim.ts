import type { Stage } from '../pipeline/stage.ts';
import { textual } from './textual.ts';

/**
 * Takes white space off both ends of strings.
 *
 * @returns The trimmed strings. Holds nothing.
 * @throws TypeError at an item that is not a string.
 * @example
 * ```ts
 * flow(['  a b ', '\t']).trim().toArray() // => ['a b', '']
 * ```
 * @see ECMAScript String.prototype.trim
 */
export function trim(): Stage<string, string> {
  return textual('trim', 'trim');
}
