import { positional } from '../kernel/args.ts';
import { whole } from '../kernel/readers.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * All runs of adjacent items, those from the first item first. more-itertools' `subslices`.
 *
 * Reads all before the first output, and holds them.
 *
 * @param iterable - The items.
 * @throws TypeError when it cannot be iterated.
 * @example
 * ```ts
 * map((part) => part.join(''), subslices('abc')) // => ['a', 'ab', 'abc', 'b', 'bc', 'c']
 * ```
 * @see more_itertools.subslices
 */
export function subslices<S extends Input>(iterable: S): Output<S, ItemOf<S>[]>;
export function subslices(...args: unknown[]): unknown {
  const [iterable] = positional('subslices', args, 1);
  const run = new Run('subslices', [iterable]);
  const items = whole(run.input(iterable as Input));
  let start = 0;
  let end = 0;
  return run.iterator(() => {
    const all = items();
    if (all === PENDING) return PENDING;
    end += 1;
    if (end > all.length) {
      start += 1;
      end = start + 1;
    }
    return start < all.length ? all.slice(start, end) : END;
  });
}
