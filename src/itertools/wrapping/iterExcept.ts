import { byPosition, callback, optionalCallback } from '../kernel/args.ts';
import { type Catch, catches, checkCatches } from '../kernel/readers.ts';
import { END, Run, isThenable } from '../kernel/run.ts';
import type { Iter } from '../kernel/types.ts';

/**
 * What a function gives, called until it throws one of these errors. more-itertools' `iter_except`.
 *
 * It is called once per output. Holds nothing.
 *
 * @param function_ - Called without arguments.
 * @param exception - What ends it: an error class, a function that says of an error whether it does, or an array of such.
 * @param first - Called instead, the first time.
 * @throws TypeError when one of them is not what it has to be.
 * @example
 * ```ts
 * const queue = [1, 2];
 * const next = () => { if (queue.length === 0) throw new RangeError('empty'); return queue.shift()!; };
 * iterExcept(next, RangeError) // => [1, 2]
 * ```
 * @see more_itertools.iter_except
 */
export function iterExcept<T, F = T>(
  function_: () => T,
  exception: Catch | readonly Catch[],
  first?: (() => F) | null | { first?: (() => F) | null },
): Iter<T | F>;
export function iterExcept(...args: unknown[]): unknown {
  const [function_, exception, first] = byPosition('iterExcept', args, ['function', 'exception', 'first']);
  const f = callback('iterExcept', 'function', function_);
  const exceptions = Array.isArray(exception) ? (exception as unknown[]) : [exception];
  checkCatches('iterExcept', exceptions);
  let begin = optionalCallback('iterExcept', 'first', first);
  const run = new Run('iterExcept', []);
  return run.iterator(() => {
    const call = begin ?? f;
    begin = undefined;
    try {
      const value = call();
      if (isThenable(value)) run.wait(value);
      return value;
    } catch (error) {
      if (catches(error, exceptions)) return END;
      throw error;
    }
  });
}
