import { keyedItems } from '../kernel/common.ts';
import { EqualitySet } from '../kernel/equality.ts';
import { END, PENDING } from '../kernel/run.ts';
import type { Answer, Input, ItemOf, Reply } from '../kernel/types.ts';

/**
 * Whether no two items are equal, as Python has it: arrays by content. more-itertools' `all_unique`.
 *
 * Reads up to the first that is there twice; holds all before it.
 *
 * @param iterable - The items.
 * @param key - What to compare of an item. Default: the item itself.
 * @throws TypeError when `key` is not a function.
 * @example
 * ```ts
 * allUnique('abc') // => true
 * allUnique([[1], [2], [1]]) // => false
 * ```
 * @see more_itertools.all_unique
 */
export function allUnique<S extends Input>(
  iterable: S,
  key?: ((item: ItemOf<S>) => Reply<S, unknown>) | null | { key?: ((item: ItemOf<S>) => Reply<S, unknown>) | null },
): Answer<S, boolean>;
export function allUnique(...args: unknown[]): unknown {
  const [run, keyed] = keyedItems('allUnique', args);
  const seen = new EqualitySet();
  return run.result(() => {
    for (;;) {
      const item = keyed.next();
      if (item === PENDING) return item;
      if (item === END) return true;
      if (!seen.add(keyed.answer)) return false;
    }
  });
}
