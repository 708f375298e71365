import { byPosition } from '../kernel/args.ts';
import { forked, members } from '../kernel/readers.ts';
import { Run } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';
import { offsetRows } from '../kernel/windows.ts';

/**
 * Tuples of the items at several offsets from each place. more-itertools' `stagger`.
 *
 * Reads one item per output, and at first as many as the largest offset; holds the items between the offsets.
 *
 * @param iterable - The items.
 * @param offsets - Which items, by distance: negative before, positive after. Default `[-1, 0, 1]`.
 * @param longest - Whether to go on until all have ended. Default false.
 * @param fillvalue - What stands for items that are not there. Default null.
 * @throws TypeError when an offset is not a whole number.
 * @example
 * ```ts
 * stagger([1, 2, 3]) // => [[null, 1, 2], [1, 2, 3]]
 * stagger([1, 2, 3], { offsets: [0, 2], longest: true }) // => [[1, 3], [2, null], [3, null]]
 * ```
 * @see more_itertools.stagger
 */
export function stagger<S extends Input, F = null>(
  iterable: S,
  ...rest:
    | [offsets?: Iterable<number>, longest?: boolean, fillvalue?: F]
    | [offsets: Iterable<number>, options: { longest?: boolean; fillvalue?: F }]
    | [options: { offsets?: Iterable<number>; longest?: boolean; fillvalue?: F }]
): Output<S, (ItemOf<S> | F)[]>;
export function stagger(...args: unknown[]): unknown {
  const names = ['iterable', 'offsets', 'longest', 'fillvalue*'];
  const [iterable, offsets = [-1, 0, 1], longest, fillvalue = null] = byPosition('stagger', args, names);
  const distances = members('stagger', offsets);
  const run = new Run('stagger', [iterable]);
  const forks = forked(run.input(iterable as Input), distances.length);
  return offsetRows(run, forks, distances, truth(longest), fillvalue);
}
