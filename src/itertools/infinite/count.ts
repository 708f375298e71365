import { describe } from '../../pipeline/check.ts';
import { byPosition } from '../kernel/args.ts';
import { plus } from '../kernel/arithmetic.ts';
import { Run } from '../kernel/run.ts';
import type { Iter } from '../kernel/types.ts';

/**
 * Numbers without end: `start`, `start + step`, ... Python's `itertools.count`.
 *
 * Whole numbers go on as BigInt beyond 2^53, where numbers are not exact. Fractions add up their rounding errors, as in
 * Python. Reads nothing; holds one number.
 *
 * @param start - The first. Default 0.
 * @param step - What is added each time; it may be negative or 0. Default 1.
 * @throws TypeError when one of them is not a number or BigInt.
 * @example
 * ```ts
 * islice(count(10), 3) // => [10, 11, 12]
 * islice(count(0, -0.5), 3) // => [0, -0.5, -1]
 * ```
 * @see CPython itertools.count
 */
export function count(
  start?: number | { start?: number; step?: number },
  step?: number | { step?: number },
): Iter<number>;
export function count(
  start: number | bigint | { start?: number | bigint; step?: number | bigint },
  step?: number | bigint | { step?: number | bigint },
): Iter<number | bigint>;
export function count(...args: unknown[]): unknown {
  const [start = 0, stride] = byPosition('count', args, ['start', 'step']);
  const one = typeof start === 'bigint' ? 1n : 1;
  const step = stride === undefined ? one : stride;
  for (const [name, value] of Object.entries({ start, step })) {
    if (typeof value !== 'number' && typeof value !== 'bigint') {
      throw new TypeError(`count: ${name} must be a number, got ${describe(value)}`);
    }
  }
  let next: unknown = start;
  return new Run('count', []).iterator(() => {
    const value = next;
    if (typeof value === 'number' && typeof step === 'number') {
      const sum = value + step;
      if (sum <= Number.MAX_SAFE_INTEGER && sum >= Number.MIN_SAFE_INTEGER) {
        next = sum;
        return value;
      }
    }
    next = plus('count', value, step);
    return value;
  });
}
