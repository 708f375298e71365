import type { Tuple } from '../../operators/tuple.ts';
import { byPosition, optionalInteger } from '../kernel/args.ts';
import { draw, drawn } from '../kernel/pools.ts';
import type { Answer, Input, ItemOf } from '../kernel/types.ts';

/**
 * `r` of the items in an order drawn at random, each equally likely. more-itertools' `random_permutation`.
 *
 * Reads and holds all.
 *
 * @param iterable - The items.
 * @param r - How many to choose, at least 0 and at most as many as there are. Default: all.
 * @param options - `random`: gives numbers from 0 to 1, 1 not included. Default `Math.random`.
 * @throws RangeError when there are not that many.
 * @example
 * ```ts
 * randomPermutation([1, 2, 3]).sort() // => [1, 2, 3]
 * ```
 * @see more_itertools.random_permutation
 */
export function randomPermutation<S extends Input, const R extends number = number>(
  iterable: S,
  ...rest: [r?: R | null, options?: { random?: () => number }] | [options: { r?: R | null; random?: () => number }]
): Answer<S, Tuple<ItemOf<S>, R>>;
export function randomPermutation(...args: unknown[]): unknown {
  const [iterable, r, random] = byPosition('randomPermutation', args, ['iterable', 'r', '=random']);
  const size = optionalInteger('randomPermutation', 'r', r, undefined, { least: 0 });
  return drawn('randomPermutation', [iterable], random, (next, [pool]) =>
    draw('randomPermutation', pool!, size ?? pool!.length, next),
  );
}
