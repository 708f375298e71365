import { byPosition, integer } from '../kernel/args.ts';
import { whole } from '../kernel/readers.ts';
import { END, PENDING, Run, nothingToClose } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * `n` iterators over adjacent parts of the items, whose lengths differ by at most one, longer ones first. more-itertools'
 * `divide`.
 *
 * Reads all when the first of them is read; holds all. `distribute` does not have to.
 *
 * @param n - How many, at least 1.
 * @param iterable - The items.
 * @throws RangeError when `n` is less than 1.
 * @example
 * ```ts
 * divide(2, [1, 2, 3, 4, 5]).map((part) => [...part]) // => [[1, 2, 3], [4, 5]]
 * ```
 * @see more_itertools.divide
 */
export function divide<S extends Input>(n: number, iterable: S): Output<S, ItemOf<S>>[];
export function divide(...args: unknown[]): unknown {
  const [n, iterable] = byPosition('divide', args, ['n', 'iterable']);
  const count = integer('divide', 'n', n, { least: 1 });
  const run = new Run('divide', [iterable]);
  const items = whole(run.input(iterable as Input));
  return Array.from({ length: count }, (_, i) => {
    let all: readonly unknown[] = [];
    let at = -1;
    let end = 0;
    return run.iterator(() => {
      if (at < 0) {
        const read = items();
        if (read === PENDING) return PENDING;
        all = read;
        const size = Math.floor(all.length / count);
        const longer = all.length % count;
        at = i * size + Math.min(i, longer);
        end = at + size + (i < longer ? 1 : 0);
      }
      return at < end ? all[at++] : END;
    }, nothingToClose);
  });
}
