import { positional } from '../kernel/args.ts';
import { narrow } from '../kernel/arithmetic.ts';
import { factors, wholeNumber } from '../kernel/numbers.ts';
import { END, Run } from '../kernel/run.ts';
import type { Iter } from '../kernel/types.ts';

/**
 * The prime factors of a whole number, from the smallest. more-itertools' `factor`.
 *
 * Exact for BigInts of any size; a factor beyond 2^53 comes out as BigInt. None for less than 2. Two large factors take time
 * in the square root of the smaller (Pollard's rho).
 *
 * @param n - The number.
 * @throws TypeError when it is not a whole number.
 * @example
 * ```ts
 * factor(90) // => [2, 3, 3, 5]
 * factor(2n ** 67n - 1n) // => [193707721, 761838257287]
 * ```
 * @see more_itertools.factor
 */
export function factor(n: number): Iter<number>;
export function factor(n: bigint): Iter<number | bigint>;
export function factor(...args: unknown[]): unknown {
  const [n] = positional('factor', args, 1);
  const number = wholeNumber('factor', 'n', n);
  let found: bigint[] | undefined;
  return new Run('factor', []).iterator(() => {
    const next = (found ??= factors(number)).shift();
    return next === undefined ? END : narrow(next);
  });
}
