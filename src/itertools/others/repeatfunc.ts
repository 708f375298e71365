import { callback, isKeywords, optionalInteger } from '../kernel/args.ts';

import { END, Run, isThenable } from '../kernel/run.ts';
import type { Iter } from '../kernel/types.ts';

/**
 * What a function gives, called over and over again with the same arguments. more-itertools' `repeatfunc`.
 *
 * It is called once per output. Holds nothing.
 *
 * @param function_ - The function.
 * @param times - How often; less than 1 is never. Null: without end.
 * @param args - What to call it with.
 * @throws TypeError when it is not a function.
 * @example
 * ```ts
 * repeatfunc(Math.max, 2, 3, 4) // => [4, 4]
 * ```
 * @see more_itertools.repeatfunc
 */
export function repeatfunc<A extends unknown[], R>(
  function_: (...args: A) => R,
  times?: number | null,
  ...args: A
): Iter<R>;
export function repeatfunc<R>(function_: () => R, options: { times?: number | null }): Iter<R>;
export function repeatfunc(function_: unknown, times?: unknown, ...args: unknown[]): unknown {
  const f = callback('repeatfunc', 'function', function_);
  const limit = isKeywords(times) ? times['times'] : times;
  let left = optionalInteger('repeatfunc', 'times', limit, Infinity);
  const run = new Run('repeatfunc', []);
  return run.iterator(() => {
    if (left-- < 1) return END;
    const value = f(...args);
    if (isThenable(value)) run.wait(value);
    return value;
  });
}
