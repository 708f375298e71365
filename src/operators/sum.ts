import type { Terminal } from '../pipeline/stage.ts';
import { summation, type ToNumber } from './number.ts';

/**
 * Adds numbers up, with the rounding errors of floats compensated: ten times 0.1 is 1.
 *
 * @param value - The number to add for an item. Default: the item itself.
 * @returns The sum; 0 for no items. Holds nothing.
 * @throws TypeError when `value` is not a function; at an item that gives no number, instead of joining texts.
 * @example
 * ```ts
 * flow([1, 2, 3]).sum() // => 6
 * flow(Array(10).fill(0.1)).sum() // => 1
 * flow([{ n: 2 }, { n: 5 }]).sum((o) => o.n) // => 7
 * flow([1, '2' as never]).sum() // throws TypeError: sum: expected a number for item 1, got "2"
 * ```
 * @see CPython builtins.sum (compensated since 3.12)
 */
export function sum(): Terminal<number, number>;
export function sum<T>(value: ToNumber<T>): Terminal<T, number>;
export function sum<T>(value?: ToNumber<T>): Terminal<T, number> {
  return summation('sum', value);
}
