import { positional } from '../kernel/args.ts';
import { primality, wholeNumber } from '../kernel/numbers.ts';

/**
 * Whether a whole number is prime. more-itertools' `is_prime`.
 *
 * Certain below 3.3 * 10^24; beyond, wrong for a composite number at most once in 2^128.
 *
 * @param n - The number.
 * @throws TypeError when it is not a whole number.
 * @example
 * ```ts
 * isPrime(2n ** 61n - 1n) // => true
 * isPrime(91) // => false
 * ```
 * @see more_itertools.is_prime
 */
export function isPrime(n: number | bigint): boolean;
export function isPrime(...args: unknown[]): unknown {
  const [n] = positional('isPrime', args, 1);
  return primality(wholeNumber('isPrime', 'n', n));
}
