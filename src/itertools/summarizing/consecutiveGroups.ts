import { byPosition, optionalCallback } from '../kernel/args.ts';
import { minus } from '../kernel/arithmetic.ts';
import { keyedBy } from '../kernel/common.ts';
import { Groups } from '../kernel/groups.ts';
import { END, PENDING, Run, isThenable } from '../kernel/run.ts';
import type { Input, ItemOf, Output, Reply } from '../kernel/types.ts';

/**
 * Runs of items that follow each other: 1, 2, 3. more-itertools' `consecutive_groups`.
 *
 * The groups read the same source, as those of `groupby`. Reads one item beyond a group; holds one.
 *
 * @param iterable - The items.
 * @param ordering - The place of an item in the order. Default: the item itself, a number.
 * @throws TypeError when `ordering` is not a function, or a place is not a number.
 * @example
 * ```ts
 * map((group) => [...group], consecutiveGroups([1, 2, 3, 7, 8, 10])) // => [[1, 2, 3], [7, 8], [10]]
 * ```
 * @see more_itertools.consecutive_groups
 */
export function consecutiveGroups<S extends Input>(
  iterable: S,
  ordering?:
    | ((item: ItemOf<S>) => Reply<S, number | bigint>)
    | null
    | { ordering?: ((item: ItemOf<S>) => Reply<S, number | bigint>) | null },
): Output<S, Output<S, ItemOf<S>>>;
export function consecutiveGroups(...args: unknown[]): unknown {
  const what = 'consecutiveGroups';
  const [iterable, ordering] = byPosition(what, args, ['iterable', 'ordering']);
  const order = optionalCallback(what, 'ordering', ordering) ?? ((item: unknown) => item);
  const run = new Run(what, [iterable]);
  let count = 0;
  const distance = (item: unknown): unknown => {
    const i = count++;
    const place = order(item);
    return isThenable(place) ? place.then((value) => minus(what, i, value)) : minus(what, i, place);
  };
  const groups = new Groups(run, keyedBy(run, run.input(iterable as Input), distance));
  return run.iterator(() => {
    const members = groups.next();
    return members === END || members === PENDING ? members : groups.iterator(members);
  });
}
