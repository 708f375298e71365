import type { Tuple } from '../../operators/tuple.ts';
import { byPosition, integer } from '../kernel/args.ts';
import { type Ranked, multisetsOf, ranked } from '../kernel/ranked.ts';
import { Run } from '../kernel/run.ts';
import type { Input, ItemOf } from '../kernel/types.ts';

/**
 * Every choice of `r` of the items, in their order, where an item may be chosen again. Python's
 * `itertools.combinations_with_replacement`.
 *
 * The result also starts at any place and splits into equal parts, without walking: {@link Ranked}.
 *
 * Reads all items before the first output, and holds them.
 *
 * @param iterable - The items.
 * @param r - How many to choose.
 * @throws RangeError when `r` is negative.
 * @example
 * ```ts
 * combinationsWithReplacement('ab', 2) // => [['a', 'a'], ['a', 'b'], ['b', 'b']]
 * ```
 * @see CPython itertools.combinations_with_replacement
 */
export function combinationsWithReplacement<S extends Input, const R extends number>(
  iterable: S,
  r: R | { r: R },
): Ranked<S, Tuple<ItemOf<S>, R>>;
export function combinationsWithReplacement(...args: unknown[]): unknown {
  const [iterable, r] = byPosition('combinationsWithReplacement', args, ['iterable', 'r']);
  const size = integer('combinationsWithReplacement', 'r', r, { least: 0 });
  const run = new Run('combinationsWithReplacement', [iterable]);
  return ranked(run, [iterable as Input], ([pool]) => multisetsOf(pool!, size));
}
