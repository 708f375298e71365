import type { Tuple } from '../../operators/tuple.ts';
import { byPosition, integer } from '../kernel/args.ts';
import { type Ranked, combinationsOf, ranked } from '../kernel/ranked.ts';
import { Run } from '../kernel/run.ts';
import type { Input, ItemOf } from '../kernel/types.ts';

/**
 * Every choice of `r` of the items, in their order, by position: equal items count as different ones. Python's
 * `itertools.combinations`.
 *
 * The result also starts at any place and splits into equal parts, without walking: {@link Ranked}.
 *
 * Reads all items before the first output, and holds them.
 *
 * @param iterable - The items.
 * @param r - How many to choose; none if there are not that many.
 * @throws RangeError when `r` is negative.
 * @example
 * ```ts
 * combinations('abc', 2) // => [['a', 'b'], ['a', 'c'], ['b', 'c']]
 * combinations('abcd', 2).split(2).map((part) => [...part].join(' ')) // => ['a,b a,c a,d', 'b,c b,d c,d']
 * ```
 * @see CPython itertools.combinations
 */
export function combinations<S extends Input, const R extends number>(
  iterable: S,
  r: R | { r: R },
): Ranked<S, Tuple<ItemOf<S>, R>>;
export function combinations(...args: unknown[]): unknown {
  const [iterable, r] = byPosition('combinations', args, ['iterable', 'r']);
  const size = integer('combinations', 'r', r, { least: 0 });
  return ranked(new Run('combinations', [iterable]), [iterable as Input], ([pool]) => combinationsOf(pool!, size));
}
