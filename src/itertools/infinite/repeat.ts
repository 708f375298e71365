import { byPosition, integer } from '../kernel/args.ts';

import { END, Run } from '../kernel/run.ts';
import type { Iter } from '../kernel/types.ts';

/**
 * One value over and over again: `times` times, or without end. Python's `itertools.repeat`.
 *
 * It is the same value each time, not a copy. Reads nothing; holds the value.
 *
 * @param object - The value.
 * @param times - How often; less than 1 is never. Default: without end.
 * @throws TypeError when `times` is not a whole number.
 * @example
 * ```ts
 * repeat(10, 3) // => [10, 10, 10]
 * ```
 * @see CPython itertools.repeat
 */
export function repeat<T>(object: T, times?: number | { times?: number }): Iter<T>;
export function repeat(...args: unknown[]): unknown {
  if (args.length === 0) throw new TypeError('repeat: takes a value to repeat, got nothing');
  const [object, times] = byPosition('repeat', args, ['object*', 'times']);
  let left = times === undefined ? Infinity : integer('repeat', 'times', times);
  return new Run('repeat', []).passing(
    () => (left > 0 ? (left--, object) : END),
    (count, keep) => {
      const passed = Math.min(count, Math.max(left - keep, 0));
      left -= passed;
      return passed;
    },
  );
}
