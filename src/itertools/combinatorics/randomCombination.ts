import type { Tuple } from '../../operators/tuple.ts';
import { byPosition, integer } from '../kernel/args.ts';
import { drawn, drawPlaces } from '../kernel/pools.ts';
import type { Answer, Input, ItemOf } from '../kernel/types.ts';

/**
 * A combination of `r` of the items, drawn at random, each equally likely. more-itertools' `random_combination`.
 *
 * Reads and holds all.
 *
 * @param iterable - The items.
 * @param r - How many to choose, at least 0 and at most as many as there are.
 * @param options - `random`: gives numbers from 0 to 1, 1 not included. Default `Math.random`.
 * @throws RangeError when there are not that many.
 * @example
 * ```ts
 * randomCombination([1, 2, 3], 3) // => [1, 2, 3]
 * ```
 * @see more_itertools.random_combination
 */
export function randomCombination<S extends Input, const R extends number>(
  iterable: S,
  r: R,
  options?: { random?: () => number },
): Answer<S, Tuple<ItemOf<S>, R>>;
export function randomCombination(...args: unknown[]): unknown {
  const [iterable, r, random] = byPosition('randomCombination', args, ['iterable', 'r', '=random']);
  const size = integer('randomCombination', 'r', r, { least: 0 });
  return drawn('randomCombination', [iterable], random, (next, [pool]) => {
    const places = drawPlaces('randomCombination', pool!.length, size, next);
    return places.sort((a, b) => a - b).map((place) => pool![place]);
  });
}
