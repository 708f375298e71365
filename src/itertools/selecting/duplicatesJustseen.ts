import { keyedItems } from '../kernel/common.ts';
import { equals } from '../kernel/equality.ts';
import { END, PENDING } from '../kernel/run.ts';
import type { Input, ItemOf, Output, Reply } from '../kernel/types.ts';

/**
 * The items that are equal to the one just before. more-itertools' `duplicates_justseen`.
 *
 * Items are equal as in Python: arrays by content. Reads up to each output; holds one key.
 *
 * @param iterable - The items.
 * @param key - What to compare of an item. Default: the item itself.
 * @throws TypeError when `key` is not a function.
 * @example
 * ```ts
 * duplicatesJustseen([1, 1, 2, 1, 1, 1]) // => [1, 1, 1]
 * ```
 * @see more_itertools.duplicates_justseen
 */
export function duplicatesJustseen<S extends Input>(
  iterable: S,
  key?: ((item: ItemOf<S>) => Reply<S, unknown>) | null | { key?: ((item: ItemOf<S>) => Reply<S, unknown>) | null },
): Output<S, ItemOf<S>>;
export function duplicatesJustseen(...args: unknown[]): unknown {
  const [run, keyed] = keyedItems('duplicatesJustseen', args);
  let before: unknown = END;
  return run.iterator(() => {
    for (;;) {
      const item = keyed.next();
      if (item === END || item === PENDING) return item;
      const same = before !== END && equals(before, keyed.answer);
      before = keyed.answer;
      if (same) return item;
    }
  });
}
