import type { Tuple } from '../../operators/tuple.ts';
import { byPosition, integer } from '../kernel/args.ts';
import { atRank } from '../kernel/pools.ts';
import { multisetsOf } from '../kernel/ranked.ts';
import type { Answer, Input, ItemOf } from '../kernel/types.ts';

/**
 * The combination at a place among `combinationsWithReplacement`, without going through those before. more-itertools'
 * `nth_combination_with_replacement`.
 *
 * Reads and holds all items.
 *
 * @param iterable - The items.
 * @param r - How many to choose, at least 0.
 * @param index - Which, negative from the end; a BigInt where it is beyond 2^53.
 * @throws RangeError when there is none.
 * @example
 * ```ts
 * nthCombinationWithReplacement([0, 1, 2], 3, 5) // => [0, 2, 2]
 * ```
 * @see more_itertools.nth_combination_with_replacement
 */
export function nthCombinationWithReplacement<S extends Input, const R extends number>(
  iterable: S,
  r: R,
  index: number | bigint,
): Answer<S, Tuple<ItemOf<S>, R>>;
export function nthCombinationWithReplacement(...args: unknown[]): unknown {
  const what = 'nthCombinationWithReplacement';
  const [iterable, r, index] = byPosition(what, args, ['iterable', 'r', 'index']);
  const size = integer(what, 'r', r, { least: 0 });
  return atRank(what, [iterable], index, ([pool]) => multisetsOf(pool!, size));
}
