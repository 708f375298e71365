import { byPosition } from '../kernel/args.ts';
import { keyedItems } from '../kernel/common.ts';
import { lessThan } from '../kernel/order.ts';
import { END, PENDING } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Answer, Comparable, Input, ItemOf, Reply } from '../kernel/types.ts';

/**
 * Whether the items are in order. True for fewer than two. more-itertools' `is_sorted`.
 *
 * Reads up to the first that is not; holds one key.
 *
 * @param iterable - The items.
 * @param key - What to compare of an item. Default: the item itself.
 * @param reverse - Whether the largest is to come first. Default false.
 * @param strict - Whether equal items are out of order. Default false.
 * @throws TypeError for items that cannot be compared.
 * @example
 * ```ts
 * isSorted([1, 2, 2]) // => true
 * isSorted([1, 2, 2], { strict: true }) // => false
 * ```
 * @see more_itertools.is_sorted
 */
export function isSorted<S extends Input>(
  iterable: S,
  ...rest:
    | [key?: ((item: ItemOf<S>) => Reply<S, Comparable>) | null, reverse?: boolean, strict?: boolean]
    | [key: ((item: ItemOf<S>) => Reply<S, Comparable>) | null, options: { reverse?: boolean; strict?: boolean }]
    | [options: { key?: ((item: ItemOf<S>) => Reply<S, Comparable>) | null; reverse?: boolean; strict?: boolean }]
): Answer<S, boolean>;
export function isSorted(...args: unknown[]): unknown {
  const [iterable, key, reverse, strict] = byPosition('isSorted', args, ['iterable', 'key', 'reverse', 'strict']);
  const [run, keyed] = keyedItems('isSorted', [iterable, key]);
  const [descending, strictly] = [truth(reverse), truth(strict)];
  let before: unknown = END;
  return run.result(() => {
    for (;;) {
      const item = keyed.next();
      if (item === PENDING) return item;
      if (item === END) return true;
      const [a, b] = descending ? [keyed.answer, before] : [before, keyed.answer];
      if (before !== END && (strictly ? !lessThan('isSorted', a, b) : lessThan('isSorted', b, a))) return false;
      before = keyed.answer;
    }
  });
}
