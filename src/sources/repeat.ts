import { checkInteger } from '../pipeline/check.ts';
import type { Pipeline } from '../pipeline/pipe.ts';
import { END } from '../pipeline/reader.ts';
import { made } from './made.ts';

/**
 * One value, again and again.
 *
 * @param value - What to give; the same object each time.
 * @param times - How often: an integer of at least 0, or Infinity, the default.
 * @returns The value, `times` times. Holds it.
 * @throws RangeError when `times` is negative or not an integer.
 * @example
 * ```ts
 * flow(repeat('ab', 3)).join('') // => 'ababab'
 * ```
 * @see CPython itertools.repeat
 */
export function repeat<T>(value: T, times: number = Infinity): Pipeline<T> {
  checkInteger('repeat', 'times', times, { infinity: true });
  return made<T>('repeat', () => {
    let left = times;
    return () => (left-- > 0 ? value : END);
  });
}
