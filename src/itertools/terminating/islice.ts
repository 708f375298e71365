import { describe } from '../../pipeline/check.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * Selected items by position, as a slice of an array, but of anything that can be iterated: `islice(it, stop)` or
 * `islice(it, start, stop, step)`. Python's `itertools.islice`.
 *
 * Positions count from 0 and cannot be negative; `isliceExtended` takes those. An iterator that is given is left where the
 * slice ends, so that it can be read on.
 *
 * Reads up to each output, and in the end up to `stop`, never further; holds nothing.
 *
 * @param iterable - The items.
 * @param start - How many to leave out at first. Default 0.
 * @param stop - Where to end, not included. `null`: at the end of the source.
 * @param step - Every which item, at least 1. Default 1.
 * @throws RangeError when one of them is negative or a fraction, or the step is 0.
 * @example
 * ```ts
 * islice('abcdefg', 2) // => ['a', 'b']
 * islice('abcdefg', 2, null, 2) // => ['c', 'e', 'g']
 * const shared = [1, 2, 3, 4].values();
 * islice(shared, 2) // => [1, 2]
 * shared // => [3, 4]
 * ```
 * @see CPython itertools.islice
 */
export function islice<S extends Input>(iterable: S, stop: number | bigint | null): Output<S, ItemOf<S>>;
export function islice<S extends Input>(
  iterable: S,
  start: number | bigint | null,
  stop: number | bigint | null,
  step?: number | bigint | null,
): Output<S, ItemOf<S>>;
export function islice(iterable: Input, ...bounds: (number | bigint | null | undefined)[]): unknown {
  if (bounds.length < 1 || bounds.length > 3) {
    throw new TypeError(`islice: takes an iterable and 1 to 3 positions, got ${bounds.length}`);
  }
  const run = new Run('islice', [iterable]);
  const [start, stop, step] = bounds.length === 1 ? [null, bounds[0]] : bounds;
  let next = position('start', start, 0);
  const end = position('stop', stop, Infinity);
  const stride = position('step', step, 1);
  if (stride < 1) throw new RangeError('islice: step must be an integer of at least 1 or null, got 0');
  const items = run.input(iterable);
  let at = 0;
  return run.iterator(() => {
    if (next - at > 8) at += items.pass(next - at);
    while (at < next) {
      const item = items.next();
      if (item === END || item === PENDING) return item;
      at += 1;
    }
    if (at >= end) return END;
    const item = items.next();
    if (item === END || item === PENDING) return item;
    at += 1;
    next += stride;
    if (next > end) next = end;
    return item;
  });
}

/** Python's positions go up to `sys.maxsize`; what is more, it refuses. */
const most = 2n ** 63n - 1n;

function position(name: string, value: number | bigint | null | undefined, fallback: number): number {
  if (value === null || value === undefined) return fallback;
  const whole = typeof value === 'bigint' || Number.isInteger(value);
  if (whole && value >= 0 && value <= most) return Number(value);
  const message = `islice: ${name} must be an integer of at least 0 or null, got ${describe(value)}`;
  throw new RangeError(message);
}
