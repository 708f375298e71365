import { byPosition, optionalCallback } from '../kernel/args.ts';
import { equals } from '../kernel/equality.ts';
import { asked, END, PENDING, Run } from '../kernel/run.ts';
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
  const [iterable, key] = byPosition('allEqual', args, ['iterable', 'key']);
  const f = optionalCallback('allEqual', 'key', key);
  const run = new Run('allEqual', [iterable]);
  const items = run.input(iterable as Input);
  let first: unknown = END;
  const differs = (item: unknown): boolean => {
    if (first === END) first = item;
    return item !== first && !equals(first, item);
  };
  if (f === undefined) {
    return run.result(() => {
      const item = items.until(differs);
      return item === PENDING ? item : item === END;
    });
  }
  const keyed = asked(run, items, f);
  return run.result(() => {
    for (;;) {
      const item = keyed.next();
      if (item === PENDING) return item;
      if (item === END) return true;
      if (differs(keyed.answer)) return false;
    }
  });
}
