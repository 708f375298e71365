import type { Stage } from '../pipeline/stage.ts';
import { textual } from './textual.ts';

/**
 * Turns strings into small letters, by Unicode's rules and no locale's.
 *
 * @returns The strings in small letters. Holds nothing.
 * @throws TypeError at an item that is not a string.
 * @example
 * ```ts
 * flow(['Ab', 'É']).lower().toArray() // => ['ab', 'é']
 * ```
 * @see ECMAScript String.prototype.toLowerCase
 */
export function lower(): Stage<string, string> {
  return textual('lower', 'toLowerCase');
}
