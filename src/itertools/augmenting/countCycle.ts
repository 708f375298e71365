import { byPosition, optionalInteger } from '../kernel/args.ts';
import { whole } from '../kernel/readers.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The items over and over again, each with how often all have been through: `[count, item]`. more-itertools'
 * `count_cycle`.
 *
 * Reads all before the first output, and holds them.
 *
 * @param iterable - The items.
 * @param n - How often. Default: without end.
 * @throws TypeError when `n` is not a whole number.
 * @example
 * ```ts
 * countCycle('ab', 2) // => [[0, 'a'], [0, 'b'], [1, 'a'], [1, 'b']]
 * ```
 * @see more_itertools.count_cycle
 */
export function countCycle<S extends Input>(
  iterable: S,
  n?: number | null | { n?: number | null },
): Output<S, [count: number, item: ItemOf<S>]>;
export function countCycle(...args: unknown[]): unknown {
  const [iterable, n] = byPosition('countCycle', args, ['iterable', 'n']);
  const times = optionalInteger('countCycle', 'n', n, Infinity);
  const run = new Run('countCycle', [iterable]);
  const items = whole(run.input(iterable as Input));
  let count = 0;
  let at = 0;
  return run.iterator(() => {
    const all = items();
    if (all === PENDING) return PENDING;
    if (all.length === 0) return END;
    if (at === all.length) {
      at = 0;
      count += 1;
    }
    return count < times ? [count, all[at++]] : END;
  });
}
