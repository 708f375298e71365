import type { Tuple } from '../../operators/tuple.ts';
import { byPosition, optionalInteger } from '../kernel/args.ts';
import { type Ranked, permutationsOf, ranked } from '../kernel/ranked.ts';
import { Run } from '../kernel/run.ts';
import type { Input, ItemOf } from '../kernel/types.ts';

/**
 * Every ordered choice of `r` of the items, by position: equal items count as different ones. In the order of positions.
 * Python's `itertools.permutations`.
 *
 * The result also starts at any place and splits into equal parts, without walking: {@link Ranked}.
 *
 * Reads all items before the first output, and holds them.
 *
 * @param iterable - The items.
 * @param r - How many to choose; none if there are not that many. Default: all of them.
 * @throws RangeError when `r` is negative.
 * @example
 * ```ts
 * permutations('abc', 2) // => [['a', 'b'], ['a', 'c'], ['b', 'a'], ['b', 'c'], ['c', 'a'], ['c', 'b']]
 * permutations('abc').from(4) // => [['c', 'a', 'b'], ['c', 'b', 'a']]
 * ```
 * @see CPython itertools.permutations
 */
export function permutations<S extends Input, const R extends number = number>(
  iterable: S,
  r?: R | null | { r?: R | null },
): Ranked<S, Tuple<ItemOf<S>, R>>;
export function permutations(...args: unknown[]): unknown {
  const [iterable, r] = byPosition('permutations', args, ['iterable', 'r']);
  const size = optionalInteger('permutations', 'r', r, undefined, { least: 0 });
  return ranked(new Run('permutations', [iterable]), [iterable as Input], ([pool]) => permutationsOf(pool!, size));
}
