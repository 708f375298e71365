import { END, PENDING, Run } from '../kernel/run.ts';
import { positional } from '../kernel/args.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * Each item with the one after it. Python's `itertools.pairwise`.
 *
 * Nothing for fewer than two items. Reads one item per output, two for the first; holds one.
 *
 * @param iterable - The items.
 * @throws TypeError when it cannot be iterated.
 * @example
 * ```ts
 * pairwise('abc') // => [['a', 'b'], ['b', 'c']]
 * ```
 * @see CPython itertools.pairwise, more_itertools.pairwise
 */
export function pairwise<S extends Input>(iterable: S): Output<S, [ItemOf<S>, ItemOf<S>]>;
export function pairwise(...args: unknown[]): unknown {
  const [iterable] = positional('pairwise', args, 1);
  const run = new Run('pairwise', [iterable]);
  const items = run.input(iterable as Input);
  let before: unknown = END;
  return run.iterator(() => {
    if (before === END) {
      const first = items.next();
      if (first === END || first === PENDING) return first;
      before = first;
    }
    const item = items.next();
    if (item === END || item === PENDING) return item;
    const pair = [before, item];
    before = item;
    return pair;
  });
}
