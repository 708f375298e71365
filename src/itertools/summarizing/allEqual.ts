import { keyedItems } from '../kernel/common.ts';
import { equals } from '../kernel/equality.ts';
import { type Body, END, PENDING } from '../kernel/run.ts';
import type { Answer, Input, ItemOf, Reply } from '../kernel/types.ts';

/**
 * Whether all items are equal, as Python has it: arrays by content. True for no items. more-itertools' `all_equal`.
 *
 * Reads up to the first that differs; holds one key.
 *
 * @param iterable - The items.
 * @param key - What to compare of an item. Default: the item itself.
 * @throws TypeError when `key` is not a function.
 * @example
 * ```ts
 * allEqual([[1], [1], [1]]) // => true
 * allEqual('AaaA', (c: string) => c.toLowerCase()) // => true
 * ```
 * @see more_itertools.all_equal
 */
export function allEqual<S extends Input>(
  iterable: S,
  key?: ((item: ItemOf<S>) => Reply<S, unknown>) | null | { key?: ((item: ItemOf<S>) => Reply<S, unknown>) | null },
): Answer<S, boolean>;
export function allEqual(...args: unknown[]): unknown {
  const [run, keyed] = keyedItems('allEqual', args);
  return run.value(
    (function* (): Body<never> {
      let first: unknown = END;
      for (;;) {
        const item = keyed.next();
        if (item === PENDING) yield PENDING;
        else if (item === END) return true;
        else if (first === END) first = keyed.answer;
        else if (!equals(first, keyed.answer)) return false;
      }
    })(),
  );
}
