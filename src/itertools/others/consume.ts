import { byPosition, optionalInteger } from '../kernel/args.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Answer, Input } from '../kernel/types.ts';

/**
 * Reads `n` items of an iterator, or all, and drops them. more-itertools' `consume`.
 *
 * It does so at once, unlike all that gives an iterator. Reads no more than that; holds nothing.
 *
 * @param iterator - What to read.
 * @param n - How many, at least 0. Default: all.
 * @throws RangeError when `n` is negative.
 * @example
 * ```ts
 * const letters = 'abcd'[Symbol.iterator]();
 * consume(letters, 2);
 * letters // => ['c', 'd']
 * ```
 * @see more_itertools.consume
 */
export function consume<S extends Input>(iterator: S, n?: number | null | { n?: number | null }): Answer<S, void>;
export function consume(...args: unknown[]): unknown {
  const [iterator, n] = byPosition('consume', args, ['iterator', 'n']);
  const most = optionalInteger('consume', 'n', n, Infinity, { least: 0 });
  const run = new Run('consume', [iterator]);
  const items = run.input(iterator as Input);
  let left = most;
  return run.result(() => {
    for (;;) {
      left -= items.pass(left);
      if (left <= 0) return undefined;
      const item = items.next();
      if (item === PENDING) return item;
      if (item === END) return undefined;
      left -= 1;
    }
  });
}
