import { integer } from '../kernel/args.ts';
import { narrow } from '../kernel/arithmetic.ts';

/**
 * How many derangements of `n` things there are: orders with nothing in its place. more-itertools' `subfactorial`.
 *
 * Exact: beyond 2^53 a BigInt.
 *
 * @param n - How many things, at least 0.
 * @throws RangeError when `n` is negative.
 * @example
 * ```ts
 * subfactorial(4) // => 9
 * ```
 * @see more_itertools.subfactorial
 */
export function subfactorial(n: number): number | bigint {
  const size = integer('subfactorial', 'n', n, { least: 0 });
  let result = 1n;
  for (let i = 1; i <= size; i++) result = result * BigInt(i) + (i % 2 === 0 ? 1n : -1n);
  return narrow(result);
}
