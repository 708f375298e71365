import { byPosition, integer } from '../kernel/args.ts';
import { whole } from '../kernel/readers.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * Windows of `n` items with all that is before and after: `[beginning, middle, end]`. more-itertools'
 * `windowed_complete`.
 *
 * Reads all before the first output, and holds them.
 *
 * @param iterable - The items.
 * @param n - The width, at least 0.
 * @throws RangeError when `n` is negative, or more than there are items.
 * @example
 * ```ts
 * windowedComplete([1, 2, 3], 2) // => [[[], [1, 2], [3]], [[1], [2, 3], []]]
 * ```
 * @see more_itertools.windowed_complete
 */
export function windowedComplete<S extends Input>(
  iterable: S,
  n: number | { n: number },
): Output<S, [beginning: ItemOf<S>[], middle: ItemOf<S>[], end: ItemOf<S>[]]>;
export function windowedComplete(...args: unknown[]): unknown {
  const [iterable, n] = byPosition('windowedComplete', args, ['iterable', 'n']);
  const size = integer('windowedComplete', 'n', n, { least: 0 });
  const run = new Run('windowedComplete', [iterable]);
  const items = whole(run.input(iterable as Input));
  let at = 0;
  return run.iterator(() => {
    const all = items();
    if (all === PENDING) return PENDING;
    if (size > all.length) {
      throw new RangeError(`windowedComplete: n must be at most the number of items, ${all.length}, got ${size}`);
    }
    const end = at + size;
    return end > all.length ? END : [all.slice(0, at), all.slice(at++, end), all.slice(end)];
  });
}
