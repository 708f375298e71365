import { byPosition, optionalCallback } from '../kernel/args.ts';
import { keyedBy } from '../kernel/common.ts';
import { Groups } from '../kernel/groups.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output, Reply } from '../kernel/types.ts';

/**
 * Runs of adjacent items that have the same key, each as `[key, group]`. Python's `itertools.groupby`.
 *
 * The groups read the same source: once the next group has been asked for, the one before is over. Items that are apart
 * are not brought together; `mapReduce` does that.
 *
 * Reads one item beyond a group to find its end; holds one item.
 *
 * @param iterable - The items.
 * @param key - What makes items belong together. Default: the item itself. Keys compare as in Python: arrays by content.
 * @throws TypeError when `key` is not a function.
 * @example
 * ```ts
 * map(([key, group]) => `${key}${[...group].length}`, groupby('aabccc')) // => ['a2', 'b1', 'c3']
 * ```
 * @see CPython itertools.groupby
 */
export function groupby<S extends Input, K = ItemOf<S>>(
  iterable: S,
  key?: ((item: ItemOf<S>) => Reply<S, K>) | null | { key?: ((item: ItemOf<S>) => Reply<S, K>) | null },
): Output<S, [key: K, group: Output<S, ItemOf<S>>]>;
export function groupby(...args: unknown[]): unknown {
  const [iterable, key] = byPosition('groupby', args, ['iterable', 'key']);
  const f = optionalCallback('groupby', 'key', key);
  const run = new Run('groupby', [iterable]);
  const groups = new Groups(run, keyedBy(run, run.input(iterable as Input), f));
  return run.iterator(() => {
    const members = groups.next();
    return members === END || members === PENDING ? members : [groups.key, groups.iterator(members)];
  });
}
