import { positional } from '../kernel/args.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Answer, Input } from '../kernel/types.ts';

/**
 * How many items there are. more-itertools' `ilen`.
 *
 * Reads all; holds nothing.
 *
 * @param iterable - The items.
 * @throws TypeError when it cannot be iterated.
 * @example
 * ```ts
 * ilen(filter((n: number) => n > 1, [1, 2, 3])) // => 2
 * ```
 * @see more_itertools.ilen
 */
export function ilen<S extends Input>(iterable: S): Answer<S, number>;
export function ilen(...args: unknown[]): unknown {
  const [iterable] = positional('ilen', args, 1);
  const run = new Run('ilen', [iterable]);
  const items = run.input(iterable as Input);
  let count = 0;
  return run.result(() => {
    for (;;) {
      count += items.pass(Infinity);
      const item = items.next();
      if (item === PENDING) return item;
      if (item === END) return count;
      count += 1;
    }
  });
}
