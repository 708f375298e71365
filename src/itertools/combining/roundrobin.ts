import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * One item of each source in turn, leaving out those that have ended, until all have. more-itertools' `roundrobin`.
 *
 * Reads an item when it is its turn; holds nothing.
 *
 * @param iterables - The sources.
 * @throws TypeError when one cannot be iterated.
 * @example
 * ```ts
 * roundrobin('abc', [1], [8, 9]) // => ['a', 1, 8, 'b', 9, 'c']
 * ```
 * @see more_itertools.roundrobin
 */
export function roundrobin<const S extends readonly Input[]>(...iterables: S): Output<S[number], ItemOf<S[number]>> {
  const run = new Run('roundrobin', iterables);
  const live = iterables.map((source) => run.input(source));
  let turn = 0;
  return run.iterator(() => {
    while (live.length > 0) {
      if (turn >= live.length) turn = 0;
      const item = live[turn]!.next();
      if (item === PENDING) return item;
      if (item === END) live.splice(turn, 1);
      else {
        turn += 1;
        return item;
      }
    }
    return END;
  });
}
