import { checkOptions, outOfRange } from '../pipeline/check.ts';
import type { Terminal } from '../pipeline/stage.ts';
import { numeric, type ToNumber } from './number.ts';

export interface VarianceOptions {
  /** What to divide by, less than the count: 1 for a sample (default), 0 for a whole population. */
  readonly ddof?: 0 | 1;
}

/**
 * The variance, in one pass and without the loss of digits that sums of squares have (Welford's method).
 *
 * @param value - The number of an item. Default: the item itself.
 * @param options - `ddof`: 1 for the variance of a sample (default), 0 for that of a whole population.
 * @returns The variance; undefined for fewer items than it needs (2, or 1 with `ddof: 0`). Holds nothing.
 * @throws TypeError when `value` is not a function, or at an item that gives no number; RangeError for another `ddof`.
 * @example
 * ```ts
 * flow([2, 4, 4, 4, 5, 5, 7, 9]).aggregate({ v: variance((n: number) => n, { ddof: 0 }) }) // => { v: 4 }
 * ```
 * @see CPython statistics.variance, statistics.pvariance
 */
export function variance(): Terminal<number, number | undefined>;
export function variance<T>(value: ToNumber<T>, options?: VarianceOptions): Terminal<T, number | undefined>;
export function variance<T>(value?: ToNumber<T>, options: VarianceOptions = {}): Terminal<T, number | undefined> {
  checkOptions('variance', options, ['ddof']);
  const { ddof = 1 } = options;
  if (ddof !== 0 && ddof !== 1) throw outOfRange('variance', 'ddof', '0 or 1', ddof);
  return numeric(
    'variance',
    value,
    () => ({ index: 0, mean: 0, squares: 0 }),
    (state, number) => {
      const before = number - state.mean;
      state.mean += before / state.index;
      state.squares += before * (number - state.mean);
    },
    (state) => (state.index > ddof ? state.squares / (state.index - ddof) : undefined),
  );
}
