import { callback } from '../kernel/args.ts';
import { END, isThenable, Run } from '../kernel/run.ts';
import type { Iter } from '../kernel/types.ts';

/**
 * `start`, `func(start)`, `func(func(start))`, ... without end. more-itertools' `iterate`.
 *
 * The function is called when the next is wanted. Holds one value.
 *
 * @param func - Makes the next of the one before.
 * @param start - The first.
 * @throws TypeError when `func` is not a function.
 * @example
 * ```ts
 * islice(iterate((n: number) => 2 * n, 1), 4) // => [1, 2, 4, 8]
 * ```
 * @see more_itertools.iterate
 */
export function iterate<T>(func: (value: T) => T, start: T): Iter<T> {
  const f = callback('iterate', 'func', func);
  const run = new Run('iterate', []);
  let value: unknown = END;
  return run.iterator(() => {
    value = value === END ? start : f(value);
    if (isThenable(value)) run.waiting(value);
    return value;
  });
}
