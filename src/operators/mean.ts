import type { Terminal } from '../pipeline/stage.ts';
import { addText, addTo, numeric, startSum, total, type ToNumber } from './number.ts';

/**
 * The arithmetic mean.
 *
 * @param value - The number of an item. Default: the item itself.
 * @returns The mean; undefined for no items. Holds nothing.
 * @throws TypeError when `value` is not a function, or at an item that gives no number.
 * @example
 * ```ts
 * flow([1, 2, 6]).mean() // => 3
 * flow<number>([]).mean() // => undefined
 * ```
 * @see CPython statistics.fmean
 */
export function mean(): Terminal<number, number | undefined>;
export function mean<T>(value: ToNumber<T>): Terminal<T, number | undefined>;
export function mean<T>(value?: ToNumber<T>): Terminal<T, number | undefined> {
  return numeric(
    'mean',
    value,
    startSum,
    addTo,
    (state) => (state.index > 0 ? total(state) / state.index : undefined),
    addText,
  );
}
