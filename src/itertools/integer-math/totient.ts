import { positional } from '../kernel/args.ts';
import { narrow } from '../kernel/arithmetic.ts';
import { factors, wholeNumber } from '../kernel/numbers.ts';

/**
 * How many whole numbers up to `n` have no factor in common with it. more-itertools' `totient`.
 *
 * Exact for BigInts of any size; beyond 2^53 a BigInt.
 *
 * @param n - The number.
 * @throws TypeError when it is not a whole number.
 * @example
 * ```ts
 * totient(12) // => 4
 * ```
 * @see more_itertools.totient
 */
export function totient(n: number): number;
export function totient(n: bigint): number | bigint;
export function totient(...args: unknown[]): unknown {
  const [n] = positional('totient', args, 1);
  let result = wholeNumber('totient', 'n', n);
  for (const prime of new Set(factors(result))) result -= result / prime;
  return narrow(result);
}
