import { callback } from '../kernel/args.ts';
import { END, isThenable, Run } from '../kernel/run.ts';
import type { Iter } from '../kernel/types.ts';

/**
 * `start`, `func(start)`, `func(func(start))`, ... more-itertools' `iterate`.
 *
 * Without end, unless the function throws a `StopIteration`. It is called when the next is wanted. Holds one value.
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
    try {
      value = value === END ? start : f(value);
    } catch (error) {
      // By its name: a program may hold this package twice.
      if ((error as Partial<Error> | null)?.name === 'StopIteration') return END;
      throw error;
    }
    if (isThenable(value)) run.waiting(value);
    return value;
  });
}
