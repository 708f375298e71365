import { byRow } from '../kernel/common.ts';
import { rows } from '../kernel/readers.ts';
import { Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * One item of each source in turn, until the shortest has ended. more-itertools' `interleave`.
 *
 * Only whole rounds: each reads one item of every source before it gives the first. Holds one round.
 *
 * @param iterables - The sources.
 * @throws TypeError when one cannot be iterated.
 * @example
 * ```ts
 * interleave([1, 2, 3], 'ab') // => [1, 'a', 2, 'b']
 * ```
 * @see more_itertools.interleave
 */
export function interleave<const S extends readonly Input[]>(...iterables: S): Output<S[number], ItemOf<S[number]>> {
  const run = new Run('interleave', iterables);
  return byRow(run, rows(run, iterables, false));
}
