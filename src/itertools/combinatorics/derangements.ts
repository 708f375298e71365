import type { Tuple } from '../../operators/tuple.ts';
import { byPosition, optionalInteger } from '../kernel/args.ts';
import { derangementsOf } from '../kernel/multisets.ts';
import { type Ranked, ranked } from '../kernel/ranked.ts';
import { Run } from '../kernel/run.ts';
import type { Input, ItemOf } from '../kernel/types.ts';

/**
 * The permutations in which nothing is in its place. more-itertools' `derangements`.
 *
 * The result also starts at any place and splits into equal parts, without walking: {@link Ranked}.
 *
 * By position, as `permutations`: equal items count as different ones. Reads all before
 * the first output, and holds them.
 *
 * @param iterable - The items.
 * @param r - How many to choose. Default: all.
 * @throws RangeError when `r` is negative.
 * @example
 * ```ts
 * derangements([0, 1, 2]) // => [[1, 2, 0], [2, 0, 1]]
 * derangements([0, 1, 2]).from(1) // => [[2, 0, 1]]
 * ```
 * @see more_itertools.derangements
 */
export function derangements<S extends Input, const R extends number = number>(
  iterable: S,
  r?: R | null | { r?: R | null },
): Ranked<S, Tuple<ItemOf<S>, R>>;
export function derangements(...args: unknown[]): unknown {
  const [iterable, r] = byPosition('derangements', args, ['iterable', 'r']);
  const size = optionalInteger('derangements', 'r', r, undefined, { least: 0 });
  const run = new Run('derangements', [iterable]);
  return ranked(run, [iterable as Input], ([pool]) => derangementsOf(pool!, size ?? pool!.length));
}
