import { byPosition } from '../kernel/args.ts';
import { shuffle } from '../kernel/common.ts';
import { drawn } from '../kernel/pools.ts';
import type { Answer, Input, ItemOf } from '../kernel/types.ts';

/**
 * An order of the items with none in its place, drawn at random, each equally likely. more-itertools' `random_derangement`.
 *
 * By position: equal items count as different ones. Reads and holds all.
 *
 * @param iterable - The items; not exactly one.
 * @param options - `random`: gives numbers from 0 to 1, 1 not included. Default `Math.random`.
 * @throws RangeError for exactly one item, which has no other place.
 * @example
 * ```ts
 * randomDerangement(['a', 'b']) // => ['b', 'a']
 * ```
 * @see more_itertools.random_derangement
 */
export function randomDerangement<S extends Input>(
  iterable: S,
  options?: { random?: () => number },
): Answer<S, ItemOf<S>[]>;
export function randomDerangement(...args: unknown[]): unknown {
  const [iterable, random] = byPosition('randomDerangement', args, ['iterable', '=random']);
  return drawn('randomDerangement', [iterable], random, (next, [pool]) => {
    if (pool!.length === 1) throw new RangeError('randomDerangement: one item alone has no other place');
    const places = pool!.map((_item, i) => i);
    do shuffle(places, next);
    while (places.some((place, i) => place === i));
    return places.map((place) => pool![place]);
  });
}
