import { positional } from '../kernel/args.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * Each item with whether it is the first, and whether it is the last: `[isFirst, isLast, item]`. more-itertools'
 * `mark_ends`.
 *
 * Reads one item ahead; holds one.
 *
 * @param iterable - The items.
 * @throws TypeError when it cannot be iterated.
 * @example
 * ```ts
 * markEnds('abc') // => [[true, false, 'a'], [false, false, 'b'], [false, true, 'c']]
 * ```
 * @see more_itertools.mark_ends
 */
export function markEnds<S extends Input>(iterable: S): Output<S, [isFirst: boolean, isLast: boolean, item: ItemOf<S>]>;
export function markEnds(...args: unknown[]): unknown {
  const [iterable] = positional('markEnds', args, 1);
  const run = new Run('markEnds', [iterable]);
  const items = run.input(iterable as Input);
  let held: unknown = END;
  let first = true;
  let over = false;
  return run.iterator(() => {
    if (over) return END;
    if (held === END) {
      const item = items.next();
      if (item === END || item === PENDING) return item;
      held = item;
    }
    const item = items.next();
    if (item === PENDING) return item;
    over = item === END;
    const marked = [first, over, held];
    held = item;
    first = false;
    return marked;
  });
}
