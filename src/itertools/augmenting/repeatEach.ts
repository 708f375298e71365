import { byPosition, optionalInteger } from '../kernel/args.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * Each item `n` times. more-itertools' `repeat_each`.
 *
 * Reads one item per `n` outputs; holds it.
 *
 * @param iterable - The items.
 * @param n - How often; less than 1 is never. Default 2.
 * @throws TypeError when `n` is not a whole number.
 * @example
 * ```ts
 * repeatEach('ab', 2) // => ['a', 'a', 'b', 'b']
 * ```
 * @see more_itertools.repeat_each
 */
export function repeatEach<S extends Input>(iterable: S, n?: number | { n?: number }): Output<S, ItemOf<S>>;
export function repeatEach(...args: unknown[]): unknown {
  const [iterable, n] = byPosition('repeatEach', args, ['iterable', 'n']);
  const times = optionalInteger('repeatEach', 'n', n, 2);
  const run = new Run('repeatEach', [iterable]);
  const items = run.input(iterable as Input);
  let left = 0;
  let current: unknown;
  return run.iterator(() => {
    while (left < 1) {
      const item = items.next();
      if (item === END || item === PENDING) return item;
      current = item;
      left = times;
    }
    left -= 1;
    return current;
  });
}
