import { byPosition, integer } from '../kernel/args.ts';
import { keyedItems } from '../kernel/common.ts';
import { EqualityMap } from '../kernel/equality.ts';
import { END, PENDING } from '../kernel/run.ts';
import type { Input, ItemOf, Output, Reply } from '../kernel/types.ts';

/**
 * The items that are not equal to one of the `n` before. more-itertools' `unique_in_window`.
 *
 * Items are equal as in Python: arrays by content. Reads up to each output; holds `n` keys.
 *
 * @param iterable - The items.
 * @param n - How far back to look, at least 1.
 * @param key - What to compare of an item. Default: the item itself.
 * @throws RangeError when `n` is less than 1.
 * @example
 * ```ts
 * uniqueInWindow([0, 1, 0, 1, 2, 0], 3) // => [0, 1, 2, 0]
 * ```
 * @see more_itertools.unique_in_window
 */
export function uniqueInWindow<S extends Input>(
  iterable: S,
  n: number,
  key?: ((item: ItemOf<S>) => Reply<S, unknown>) | null | { key?: ((item: ItemOf<S>) => Reply<S, unknown>) | null },
): Output<S, ItemOf<S>>;
export function uniqueInWindow(...args: unknown[]): unknown {
  const [iterable, n, key] = byPosition('uniqueInWindow', args, ['iterable', 'n', 'key']);
  const size = integer('uniqueInWindow', 'n', n, { least: 1 });
  const [run, keyed] = keyedItems('uniqueInWindow', [iterable, key]);
  const ring: unknown[] = [];
  const counts = new EqualityMap<unknown, number>();
  let at = 0;
  return run.iterator(() => {
    for (;;) {
      const item = keyed.next();
      if (item === END || item === PENDING) return item;
      if (ring.length === size) {
        const oldest = ring[at];
        const left = counts.get(oldest)! - 1;
        if (left === 0) counts.delete(oldest);
        else counts.set(oldest, left);
      }
      const k = keyed.answer;
      const count = counts.get(k) ?? 0;
      counts.set(k, count + 1);
      ring[at] = k;
      at = (at + 1) % size;
      if (count === 0) return item;
    }
  });
}
