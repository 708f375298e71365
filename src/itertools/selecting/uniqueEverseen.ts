import { keyedItems } from '../kernel/common.ts';
import { EqualitySet } from '../kernel/equality.ts';
import { END, PENDING } from '../kernel/run.ts';
import type { Input, ItemOf, Output, Reply } from '../kernel/types.ts';

/**
 * The items, each of several equal ones only the first time. more-itertools' `unique_everseen`.
 *
 * Items are equal as in Python: arrays by content. Reads up to each output; holds every key it has seen, so that memory grows
 * with them: `uniqueJustseen` and `uniqueInWindow` do not.
 *
 * @param iterable - The items.
 * @param key - What to compare of an item. Default: the item itself.
 * @throws TypeError when `key` is not a function.
 * @example
 * ```ts
 * uniqueEverseen('aAbBA', (c: string) => c.toLowerCase()) // => ['a', 'b']
 * uniqueEverseen([[1], [2], [1]]) // => [[1], [2]]
 * ```
 * @see more_itertools.unique_everseen
 */
export function uniqueEverseen<S extends Input>(
  iterable: S,
  key?: ((item: ItemOf<S>) => Reply<S, unknown>) | null | { key?: ((item: ItemOf<S>) => Reply<S, unknown>) | null },
): Output<S, ItemOf<S>>;
export function uniqueEverseen(...args: unknown[]): unknown {
  const [run, keyed] = keyedItems('uniqueEverseen', args);
  const seen = new EqualitySet();
  return run.iterator(() => {
    for (;;) {
      const item = keyed.next();
      if (item === END || item === PENDING || seen.add(keyed.answer)) return item;
    }
  });
}
