import { byPosition, optionalCallback } from '../kernel/args.ts';
import { equals } from '../kernel/equality.ts';
import { END, PENDING, Run, asked, nothingToClose } from '../kernel/run.ts';
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
  const f = optionalCallback('groupby', 'key', key) ?? ((item: unknown) => item);
  const run = new Run('groupby', [iterable]);
  const keyed = asked(run, run.input(iterable as Input), f);
  let currentKey: unknown = END;
  let currentItem: unknown = END;
  let targetKey: unknown = END;
  /** Which group may read, counted from 1; 0 for none. */
  let currentGroup = 0;
  let groups = 0;
  /** Reads an item and its key: undefined if that went well. */
  const advance = (): typeof END | typeof PENDING | undefined => {
    const item = keyed.next();
    if (item === END || item === PENDING) return item;
    currentKey = keyed.answer;
    currentItem = item;
    return undefined;
  };
  const group = (): unknown => {
    const self = ++groups;
    const key = targetKey;
    currentGroup = self;
    return run.iterator(() => {
      if (currentGroup !== self) return END;
      if (currentItem === END) {
        const stop = advance();
        if (stop !== undefined) return stop;
      }
      if (key !== currentKey && !equals(key, currentKey)) return END;
      const item = currentItem;
      currentItem = END;
      return item;
    }, nothingToClose);
  };
  return run.iterator(() => {
    currentGroup = 0;
    // oxlint-disable-next-line no-unmodified-loop-condition -- `advance` does
    while (currentKey === END || (targetKey !== END && equals(targetKey, currentKey))) {
      const stop = advance();
      if (stop !== undefined) return stop;
    }
    targetKey = currentKey;
    return [currentKey, group()];
  });
}
