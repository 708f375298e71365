import { byPosition, callback } from '../kernel/args.ts';
import { END, PENDING, Run, asked } from '../kernel/run.ts';
import type { Input, ItemOf, Output, Reply } from '../kernel/types.ts';

/**
 * What the function makes of each item, leaving out null. more-itertools' `filter_map`.
 *
 * `undefined` is left out too, which a function of JavaScript gives where Python's gives None. Reads one item at a time; holds
 * nothing.
 *
 * @param func - Called with each item.
 * @param iterable - The items.
 * @throws TypeError when `func` is not a function.
 * @example
 * ```ts
 * filterMap((n: number) => (n % 2 ? n * 10 : null), [1, 2, 3]) // => [10, 30]
 * ```
 * @see more_itertools.filter_map
 */
export function filterMap<S extends Input, R>(
  func: (item: ItemOf<S>) => Reply<S, R>,
  iterable: S,
): Output<S, NonNullable<R>>;
export function filterMap(...args: unknown[]): unknown {
  const [func, iterable] = byPosition('filterMap', args, ['func', 'iterable']);
  const run = new Run('filterMap', [iterable]);
  const made = asked(run, run.input(iterable as Input), callback('filterMap', 'func', func));
  return run.iterator(() => {
    for (;;) {
      const item = made.next();
      if (item === END || item === PENDING) return item;
      const { answer } = made;
      if (answer !== null && answer !== undefined) return answer;
    }
  });
}
