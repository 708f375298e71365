import { positional } from '../kernel/args.ts';
import { whole } from '../kernel/readers.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * All runs of adjacent items, the shortest first: strings of a string, arrays of anything else. more-itertools'
 * `substrings`.
 *
 * Reads all before the first output, and holds them.
 *
 * @param iterable - The items.
 * @throws TypeError when it cannot be iterated.
 * @example
 * ```ts
 * map((part) => part.join(''), substrings('abc')) // => ['a', 'b', 'c', 'ab', 'bc', 'abc']
 * ```
 * @see more_itertools.substrings
 */
export function substrings<S extends Input>(iterable: S): Output<S, ItemOf<S>[]>;
export function substrings(...args: unknown[]): unknown {
  const [iterable] = positional('substrings', args, 1);
  const run = new Run('substrings', [iterable]);
  const items = whole(run.input(iterable as Input));
  let start = 0;
  let size = 1;
  return run.iterator(() => {
    const all = items();
    if (all === PENDING) return PENDING;
    if (start + size > all.length) {
      size += 1;
      start = 0;
    }
    return size > all.length ? END : all.slice(start, start++ + size);
  });
}
