import { positional } from '../kernel/args.ts';
import { subsetsOf } from '../kernel/pools.ts';
import { type Ranked, ranked } from '../kernel/ranked.ts';
import { Run } from '../kernel/run.ts';
import type { Input, ItemOf } from '../kernel/types.ts';

/**
 * All choices of any number of the items, the smallest first. more-itertools' `powerset`.
 *
 * The result also starts at any place and splits into equal parts, without walking: {@link Ranked}.
 *
 * Reads all before the first output, and holds them.
 *
 * @param iterable - The items.
 * @throws TypeError when it cannot be iterated.
 * @example
 * ```ts
 * powerset([1, 2, 3]) // => [[], [1], [2], [3], [1, 2], [1, 3], [2, 3], [1, 2, 3]]
 * powerset([1, 2, 3]).from(6) // => [[2, 3], [1, 2, 3]]
 * ```
 * @see more_itertools.powerset
 */
export function powerset<S extends Input>(iterable: S): Ranked<S, ItemOf<S>[]>;
export function powerset(...args: unknown[]): unknown {
  const [iterable] = positional('powerset', args, 1);
  return ranked(new Run('powerset', [iterable]), [iterable as Input], ([pool]) => subsetsOf(pool!));
}
