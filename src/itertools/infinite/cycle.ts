import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The items over and over again, without end; none if there are none. Python's `itertools.cycle`.
 *
 * Reads the source once; holds a copy of its items.
 *
 * @param iterable - The items.
 * @throws TypeError when it cannot be iterated.
 * @example
 * ```ts
 * islice(cycle('ab'), 5) // => ['a', 'b', 'a', 'b', 'a']
 * ```
 * @see CPython itertools.cycle
 */
export function cycle<S extends Input>(iterable: S): Output<S, ItemOf<S>> {
  const run = new Run('cycle', [iterable]);
  const items = run.input(iterable);
  const saved: unknown[] = [];
  let reading = true;
  let at = 0;
  return run.iterator(() => {
    if (at > 0) {
      if (at === saved.length) at = 0;
      return saved[at++];
    }
    if (reading) {
      const item = items.next();
      if (item === PENDING) return item;
      if (item !== END) {
        saved.push(item);
        return item;
      }
      reading = false;
    }
    return saved.length === 0 ? END : saved[at++];
  });
}
