import { byPosition, integer } from '../kernel/args.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Answer, Input, ItemOf } from '../kernel/types.ts';

/**
 * The item with index `n`, counted from 0. more-itertools' `nth`.
 *
 * Reads up to that item; holds nothing.
 *
 * @param iterable - The items.
 * @param n - Which, at least 0.
 * @param fallback - The answer if there is none; as a keyword `default`. Default null.
 * @throws RangeError when `n` is negative.
 * @example
 * ```ts
 * nth('abc', 1) // => 'b'
 * nth('abc', 9, 'none') // => 'none'
 * ```
 * @see more_itertools.nth
 */
export function nth<S extends Input, D = null>(
  iterable: S,
  n: number,
  fallback?: D | { default: D },
): Answer<S, ItemOf<S> | D>;
export function nth(...args: unknown[]): unknown {
  const [iterable, n, fallback = null] = byPosition('nth', args, ['iterable', 'n', 'default*']);
  const place = integer('nth', 'n', n, { least: 0 });
  const run = new Run('nth', [iterable]);
  const items = run.input(iterable as Input);
  let left = place;
  return run.result(() => {
    for (;;) {
      left -= items.pass(left);
      const item = items.next();
      if (item === PENDING) return item;
      if (item === END) return fallback;
      if (left === 0) return item;
      left -= 1;
    }
  });
}
