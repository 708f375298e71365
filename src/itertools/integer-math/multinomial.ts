import { integer } from '../kernel/args.ts';
import { comb, narrow } from '../kernel/arithmetic.ts';

/**
 * How many ways there are to order things of which some are alike, by how many there are of each. more-itertools'
 * `multinomial`.
 *
 * Exact: beyond 2^53 a BigInt.
 *
 * @param counts - How many there are of each kind.
 * @throws RangeError for a negative one; TypeError for one that is not a whole number.
 * @example
 * ```ts
 * multinomial(3, 2) // => 10
 * ```
 * @see more_itertools.multinomial
 */
export function multinomial(...counts: number[]): number | bigint {
  let ways = 1n;
  let total = 0;
  for (const count of counts) {
    total += integer('multinomial', 'a count', count, { least: 0 });
    ways *= comb(total, count);
  }
  return narrow(ways);
}
