import { byPosition, integer } from '../kernel/args.ts';
import { whole } from '../kernel/readers.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The items `n` times over. more-itertools' `ncycles`.
 *
 * Reads all before the first output, and holds them.
 *
 * @param iterable - The items.
 * @param n - How often; less than 1 is never.
 * @throws TypeError when `n` is not a whole number.
 * @example
 * ```ts
 * ncycles('ab', 2) // => ['a', 'b', 'a', 'b']
 * ```
 * @see more_itertools.ncycles
 */
export function ncycles<S extends Input>(iterable: S, n: number | { n: number }): Output<S, ItemOf<S>>;
export function ncycles(...args: unknown[]): unknown {
  const [iterable, n] = byPosition('ncycles', args, ['iterable', 'n']);
  const times = integer('ncycles', 'n', n);
  const run = new Run('ncycles', [iterable]);
  const items = whole(run.input(iterable as Input));
  let count = 0;
  let at = 0;
  return run.iterator(() => {
    const all = items();
    if (all === PENDING) return PENDING;
    if (at === all.length) {
      at = 0;
      count += 1;
    }
    return all.length > 0 && count < times ? all[at++] : END;
  });
}
