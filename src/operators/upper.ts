import type { Stage } from '../pipeline/stage.ts';
import { textual } from './textual.ts';

/**
 * Turns strings into capital letters, by Unicode's rules and no locale's.
 *
 * @returns The strings in capital letters. Holds nothing.
 * @throws TypeError at an item that is not a string.
 * @example
 * ```ts
 * flow(['ab', 'ß']).upper().toArray() // => ['AB', 'SS']
 * ```
 * @see ECMAScript String.prototype.toUpperCase
 */
export function upper(): Stage<string, string> {
  return textual('upper', 'toUpperCase');
}
