import type { Tuple } from '../../operators/tuple.ts';
import { byPosition, integer } from '../kernel/args.ts';
import { distinctCombinationsOf } from '../kernel/multisets.ts';
import { type Ranked, ranked } from '../kernel/ranked.ts';
import { Run } from '../kernel/run.ts';
import type { Input, ItemOf } from '../kernel/types.ts';

/**
 * The combinations of `r` of the items, each only once: equal items are one. more-itertools' `distinct_combinations`.
 *
 * The result also starts at any place and splits into equal parts, without walking: {@link Ranked}.
 *
 * Items are equal as in Python: arrays by content. Reads all before the first output, and holds them.
 *
 * @param iterable - The items.
 * @param r - How many to choose, at least 0.
 * @throws RangeError when `r` is negative.
 * @example
 * ```ts
 * distinctCombinations([0, 0, 1], 2) // => [[0, 0], [0, 1]]
 * distinctCombinations([0, 0, 1], 2).from(1) // => [[0, 1]]
 * ```
 * @see more_itertools.distinct_combinations
 */
export function distinctCombinations<S extends Input, const R extends number>(
  iterable: S,
  r: R | { r: R },
): Ranked<S, Tuple<ItemOf<S>, R>>;
export function distinctCombinations(...args: unknown[]): unknown {
  const [iterable, r] = byPosition('distinctCombinations', args, ['iterable', 'r']);
  const size = integer('distinctCombinations', 'r', r, { least: 0 });
  const run = new Run('distinctCombinations', [iterable]);
  // Of none nothing has to be read.
  return ranked(run, size === 0 ? [] : [iterable as Input], ([pool = []]) => distinctCombinationsOf(pool, size));
}
