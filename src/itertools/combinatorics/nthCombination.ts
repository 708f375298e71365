import type { Tuple } from '../../operators/tuple.ts';
import { byPosition, integer } from '../kernel/args.ts';
import { atRank } from '../kernel/pools.ts';
import { combinationsOf } from '../kernel/ranked.ts';
import type { Answer, Input, ItemOf } from '../kernel/types.ts';

/**
 * The combination at a place among `combinations`, without going through those before. more-itertools' `nth_combination`.
 *
 * Reads and holds all items.
 *
 * @param iterable - The items.
 * @param r - How many to choose, at least 0.
 * @param index - Which, negative from the end; a BigInt where it is beyond 2^53.
 * @throws RangeError when there is none.
 * @example
 * ```ts
 * nthCombination([0, 1, 2, 3, 4], 3, 5) // => [0, 3, 4]
 * ```
 * @see more_itertools.nth_combination
 */
export function nthCombination<S extends Input, const R extends number>(
  iterable: S,
  r: R,
  index: number | bigint,
): Answer<S, Tuple<ItemOf<S>, R>>;
export function nthCombination(...args: unknown[]): unknown {
  const [iterable, r, index] = byPosition('nthCombination', args, ['iterable', 'r', 'index']);
  const size = integer('nthCombination', 'r', r, { least: 0 });
  return atRank('nthCombination', [iterable], index, ([pool]) => combinationsOf(pool!, size));
}
