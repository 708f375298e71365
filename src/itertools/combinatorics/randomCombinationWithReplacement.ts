import type { Tuple } from '../../operators/tuple.ts';
import { byPosition, integer } from '../kernel/args.ts';
import { drawn } from '../kernel/pools.ts';
import type { Answer, Input, ItemOf } from '../kernel/types.ts';

/**
 * `r` of the items, drawn at random one by one, in their order; one may be drawn again. more-itertools'
 * `random_combination_with_replacement`.
 *
 * Reads and holds all.
 *
 * @param iterable - The items.
 * @param r - How many to choose.
 * @param options - `random`: gives numbers from 0 to 1, 1 not included. Default `Math.random`.
 * @throws RangeError when there are no items to choose from.
 * @example
 * ```ts
 * randomCombinationWithReplacement([7], 3) // => [7, 7, 7]
 * ```
 * @see more_itertools.random_combination_with_replacement
 */
export function randomCombinationWithReplacement<S extends Input, const R extends number>(
  iterable: S,
  r: R,
  options?: { random?: () => number },
): Answer<S, Tuple<ItemOf<S>, R>>;
export function randomCombinationWithReplacement(...args: unknown[]): unknown {
  const what = 'randomCombinationWithReplacement';
  const [iterable, r, random] = byPosition(what, args, ['iterable', 'r', '=random']);
  const size = Math.max(integer(what, 'r', r), 0);
  return drawn(what, [iterable], random, (next, [pool]) => {
    if (pool!.length === 0 && size > 0) throw new RangeError(`${what}: there is no item to choose`);
    const places = Array.from({ length: size }, () => Math.floor(next() * pool!.length));
    return places.sort((a, b) => a - b).map((i) => pool![i]);
  });
}
