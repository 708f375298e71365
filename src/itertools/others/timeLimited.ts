import { checkNumber, describe } from '../../pipeline/check.ts';
import { byPosition } from '../kernel/args.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/** Whether time ran out. */
export interface TimeLimited {
  /** Whether it has ended because of the limit. */
  readonly timedOut: boolean;
}

/**
 * The items that come within some time of the call. more-itertools' `time_limited`.
 *
 * The clock is looked at after each item: an item that comes late is lost, and a source that never gives one is waited for. Reads
 * one item per output; holds nothing.
 *
 * @param limitSeconds - The time in seconds, at least 0; with 0 nothing is read.
 * @param iterable - The items.
 * @throws RangeError when `limitSeconds` is negative.
 * @example
 * ```ts
 * timeLimited(60, [1, 2, 3]) // => [1, 2, 3]
 * const none = timeLimited(0, [1, 2, 3]);
 * [[...none], none.timedOut] // => [[], true]
 * ```
 * @see more_itertools.time_limited
 */
export function timeLimited<S extends Input>(limitSeconds: number, iterable: S): Output<S, ItemOf<S>> & TimeLimited;
export function timeLimited(...args: unknown[]): unknown {
  const [limit, iterable] = byPosition('timeLimited', args, ['limitSeconds', 'iterable']);
  checkNumber('timeLimited', 'limitSeconds', limit);
  const seconds = limit as number;
  if (seconds < 0) throw new RangeError(`timeLimited: limitSeconds must be at least 0, got ${describe(limit)}`);
  const run = new Run('timeLimited', [iterable]);
  const items = run.input(iterable as Input);
  const start = performance.now();
  let timedOut = false;
  const iterator = run.iterator<object>(() => {
    if (timedOut || seconds === 0) {
      timedOut = true;
      return END;
    }
    const item = items.next();
    if (item === END || item === PENDING) return item;
    timedOut = performance.now() - start > seconds * 1000;
    return timedOut ? END : item;
  });
  return Object.defineProperty(iterator, 'timedOut', { get: () => timedOut });
}
