import { checkNumber } from '../pipeline/check.ts';
import type { Pipeline } from '../pipeline/pipe.ts';
import { made } from './made.ts';

/**
 * Numbers without end: `start`, `start + step`, `start + 2 * step`, ...
 *
 * @param start - The first number. Default 0.
 * @param step - The distance between two. Default 1. Fractions do not add up rounding errors.
 * @returns The numbers; it never ends by itself. Holds nothing.
 * @throws TypeError when an argument is not a number; RangeError for NaN.
 * @example
 * ```ts
 * flow(count(10, 5)).take(3).toArray() // => [10, 15, 20]
 * ```
 * @see CPython itertools.count
 */
export function count(start: number = 0, step: number = 1): Pipeline<number> {
  checkNumber('count', 'start', start);
  checkNumber('count', 'step', step);
  return made(`count(${start}, ${step})`, () => {
    let index = 0;
    return () => start + step * index++;
  });
}
