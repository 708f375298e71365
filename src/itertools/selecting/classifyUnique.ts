import { keyedItems } from '../kernel/common.ts';
import { EqualitySet, equals } from '../kernel/equality.ts';
import { END, PENDING } from '../kernel/run.ts';
import type { Input, ItemOf, Output, Reply } from '../kernel/types.ts';

/**
 * Each item with whether it differs from the one before, and from all before: `[item, newHere, newAnywhere]`.
 * more-itertools' `classify_unique`.
 *
 * Items are equal as in Python: arrays by content. Reads one item per output; holds every key it has seen.
 *
 * @param iterable - The items.
 * @param key - What to compare of an item. Default: the item itself.
 * @throws TypeError when `key` is not a function.
 * @example
 * ```ts
 * classifyUnique('aba') // => [['a', true, true], ['b', true, true], ['a', true, false]]
 * ```
 * @see more_itertools.classify_unique
 */
export function classifyUnique<S extends Input>(
  iterable: S,
  key?: ((item: ItemOf<S>) => Reply<S, unknown>) | null | { key?: ((item: ItemOf<S>) => Reply<S, unknown>) | null },
): Output<S, [item: ItemOf<S>, newHere: boolean, newAnywhere: boolean]>;
export function classifyUnique(...args: unknown[]): unknown {
  const [run, keyed] = keyedItems('classifyUnique', args);
  const seen = new EqualitySet();
  let before: unknown = END;
  return run.iterator(() => {
    const item = keyed.next();
    if (item === END || item === PENDING) return item;
    const k = keyed.answer;
    const newHere = before === END || !equals(before, k);
    before = k;
    return [item, newHere, seen.add(k)];
  });
}
