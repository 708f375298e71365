import { byPosition, optionalCallback } from '../kernel/args.ts';
import { equals } from '../kernel/equality.ts';
import { sortBy } from '../kernel/order.ts';
import { whole } from '../kernel/readers.ts';
import { type Body, END, PENDING, Run, isThenable } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Comparable, Input, ItemOf, Output, Reply } from '../kernel/types.ts';

/**
 * The items sorted, equal ones once. more-itertools' `unique`.
 *
 * Reads all before the first output, and holds them.
 *
 * @param iterable - The items.
 * @param key - What to compare of an item. Default: the item itself.
 * @param reverse - Whether the largest comes first. Default false.
 * @throws TypeError for items that cannot be compared.
 * @example
 * ```ts
 * unique([[1, 2], [3, 4], [1, 2]]) // => [[1, 2], [3, 4]]
 * ```
 * @see more_itertools.unique
 */
export function unique<S extends Input>(
  iterable: S,
  ...rest:
    | [key?: ((item: ItemOf<S>) => Reply<S, Comparable>) | null, reverse?: boolean | { reverse?: boolean }]
    | [options: { key?: ((item: ItemOf<S>) => Reply<S, Comparable>) | null; reverse?: boolean }]
): Output<S, ItemOf<S>>;
export function unique(...args: unknown[]): unknown {
  const [iterable, key, reverse] = byPosition('unique', args, ['iterable', 'key', 'reverse']);
  const f = optionalCallback('unique', 'key', key);
  const run = new Run('unique', [iterable]);
  const items = whole(run.input(iterable as Input));
  let sorted: readonly unknown[] | undefined;
  let before: unknown = END;
  let at = 0;
  const different = (): unknown => {
    if (sorted === undefined) {
      const all = items();
      if (all === PENDING) return PENDING;
      sorted = sortBy('unique', all, all, truth(reverse));
    }
    while (at < sorted.length) {
      const item = sorted[at++];
      const same = item === before || (before !== END && equals(before, item));
      before = item;
      if (!same) return item;
    }
    return END;
  };
  if (f === undefined) return run.iterator(different);
  return run.generate(
    (function* (): Body<unknown> {
      let all = items();
      for (; all === PENDING; all = items()) yield PENDING;
      const keys: unknown[] = [];
      for (const item of all) {
        let k = f(item);
        if (isThenable(k)) k = yield run.wait(k);
        keys.push(k);
      }
      // Python asks for the key once more, of each in order, to see which are equal.
      for (const item of sortBy('unique', all, keys, truth(reverse))) {
        let k = f(item);
        if (isThenable(k)) k = yield run.wait(k);
        if (before === END || !equals(before, k)) yield item;
        before = k;
      }
    })(),
  );
}
