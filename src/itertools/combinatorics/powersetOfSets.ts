import { byPosition, callback } from '../kernel/args.ts';
import { EqualitySet } from '../kernel/equality.ts';
import { subsetsOf } from '../kernel/pools.ts';
import { type Ranked, ranked } from '../kernel/ranked.ts';
import { END, Run } from '../kernel/run.ts';
import type { Input, ItemOf } from '../kernel/types.ts';

/**
 * All Sets of any number of the items, the smallest first; equal items count once. more-itertools' `powerset_of_sets`.
 *
 * The result also starts at any place and splits into equal parts, without walking: {@link Ranked}.
 *
 * Items are equal as in Python: arrays by content. Reads all before the first output, and holds them.
 *
 * @param iterable - The items.
 * @param options - `baseset`: the class of the sets. Default `Set`.
 * @throws TypeError when it cannot be iterated.
 * @example
 * ```ts
 * powersetOfSets([1, 1, 2]) // => [new Set(), new Set([1]), new Set([2]), new Set([1, 2])]
 * powersetOfSets([1, 2]).from(3) // => [new Set([1, 2])]
 * ```
 * @see more_itertools.powerset_of_sets
 */
export function powersetOfSets<S extends Input>(
  iterable: S,
  options?: { baseset?: new (items: Iterable<ItemOf<S>>) => Set<ItemOf<S>> },
): Ranked<S, Set<ItemOf<S>>>;
export function powersetOfSets(...args: unknown[]): unknown {
  const [iterable, baseset = Set] = byPosition('powersetOfSets', args, ['iterable', '=baseset']);
  const Base = callback('powersetOfSets', 'baseset', baseset) as unknown as new (items: unknown) => unknown;
  const run = new Run('powersetOfSets', [iterable]);
  const sets = (subsets: () => unknown) => () => {
    const subset = subsets();
    return subset === END ? END : new Base(subset);
  };
  return ranked(run, [iterable as Input], ([pool]) => {
    const seen = new EqualitySet();
    const { total, walk } = subsetsOf(pool!.filter((item) => seen.add(item)));
    return { total, walk: (rank) => sets(walk(rank)) };
  });
}
