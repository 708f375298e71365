import type { Tuple } from '../../operators/tuple.ts';
import { byPosition, optionalInteger } from '../kernel/args.ts';
import { atRank } from '../kernel/pools.ts';
import { permutationsOf } from '../kernel/ranked.ts';
import type { Answer, Input, ItemOf } from '../kernel/types.ts';

/**
 * The permutation at a place among `permutations`, without going through those before. more-itertools' `nth_permutation`.
 *
 * Reads and holds all items.
 *
 * @param iterable - The items.
 * @param r - How many to choose, at least 0; null: all.
 * @param index - Which, negative from the end; a BigInt where it is beyond 2^53.
 * @throws RangeError when there is none.
 * @example
 * ```ts
 * nthPermutation('ghijk', 2, 5) // => ['h', 'i']
 * ```
 * @see more_itertools.nth_permutation
 */
export function nthPermutation<S extends Input, const R extends number = number>(
  iterable: S,
  r: R | null,
  index: number | bigint,
): Answer<S, Tuple<ItemOf<S>, R>>;
export function nthPermutation(...args: unknown[]): unknown {
  const [iterable, r, index] = byPosition('nthPermutation', args, ['iterable', 'r', 'index']);
  const size = optionalInteger('nthPermutation', 'r', r, undefined, { least: 0 });
  return atRank('nthPermutation', [iterable], index, ([pool]) => permutationsOf(pool!, size));
}
