import { byPosition, integer } from '../kernel/args.ts';
import { indexable, isSequence } from '../kernel/readers.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The last `n` items. more-itertools' `tail`.
 *
 * Of an array or string it reads those only; of anything else all, and holds `n` items.
 *
 * @param n - How many at most, at least 0.
 * @param iterable - The items.
 * @throws RangeError when `n` is negative, unless it is of an array.
 * @example
 * ```ts
 * tail(2, 'abc') // => ['b', 'c']
 * ```
 * @see more_itertools.tail
 */
export function tail<S extends Input>(n: number, iterable: S): Output<S, ItemOf<S>>;
export function tail(...args: unknown[]): unknown {
  const [n, iterable] = byPosition('tail', args, ['n', 'iterable']);
  const known = isSequence(iterable);
  const count = integer('tail', 'n', n, known ? {} : { least: 0 });
  const run = new Run('tail', [iterable]);
  if (known) {
    const sequence = indexable(iterable);
    let at = Math.max(0, sequence.length - count);
    return run.iterator(() => (at < sequence.length ? sequence[at++] : END));
  }
  const items = run.input(iterable as Input);
  // A ring: the oldest is at `at` once it is full.
  const ring: unknown[] = [];
  let at = 0;
  let left: number | undefined;
  return run.iterator(() => {
    while (left === undefined) {
      if (ring.length === 0) items.pass(Infinity, count);
      const item = items.next();
      if (item === PENDING) return item;
      if (item === END) left = ring.length;
      else if (ring.length < count) ring.push(item);
      else if (count > 0) {
        ring[at] = item;
        at = at + 1 < count ? at + 1 : 0;
      }
    }
    if (left === 0) return END;
    left -= 1;
    const item = ring[at];
    at = (at + 1) % ring.length;
    return item;
  });
}
