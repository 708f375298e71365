import { byRow } from '../kernel/common.ts';
import { longestRowsOf } from '../kernel/readers.ts';
import { END, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * One item of each source in turn, leaving out those that have ended, until all have. more-itertools'
 * `interleave_longest`.
 *
 * `roundrobin` does the same, but reads an item only when it is its turn. Reads and holds one round.
 *
 * @param iterables - The sources.
 * @throws TypeError when one cannot be iterated.
 * @example
 * ```ts
 * interleaveLongest([1, 2, 3], 'ab') // => [1, 'a', 2, 'b', 3]
 * ```
 * @see more_itertools.interleave_longest
 */
export function interleaveLongest<const S extends readonly Input[]>(
  ...iterables: S
): Output<S[number], ItemOf<S[number]>> {
  const run = new Run('interleaveLongest', iterables);
  return byRow(
    run,
    longestRowsOf(
      iterables.map((source) => run.input(source)),
      END,
    ),
  );
}
