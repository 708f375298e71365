import type { Tuple } from '../../operators/tuple.ts';
import { byPosition, integer, optionalInteger } from '../kernel/args.ts';
import { Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';
import { windowsOf } from '../kernel/windows.ts';

/**
 * Windows of `n` items, `step` apart. more-itertools' `windowed`.
 *
 * Unlike with `slidingWindow`, fewer items than `n` make one window, filled up. Reads `step` items per output, `n` for the first;
 * holds one window.
 *
 * @param seq - The items.
 * @param n - The width, at least 1.
 * @param fillvalue - What a last window is filled up with. Default null.
 * @param step - How far from one to the next, at least 1. Default 1.
 * @throws RangeError when `n` or `step` is less than 1.
 * @example
 * ```ts
 * windowed([1, 2, 3, 4], 3) // => [[1, 2, 3], [2, 3, 4]]
 * windowed([1, 2, 3, 4], 3, { fillvalue: 0, step: 2 }) // => [[1, 2, 3], [3, 4, 0]]
 * windowed([1, 2], 3) // => [[1, 2, null]]
 * ```
 * @see more_itertools.windowed
 */
export function windowed<S extends Input, const N extends number, F = null>(
  seq: S,
  n: N,
  ...rest: [fillvalue?: F, step?: number | { step?: number }] | [options: { fillvalue?: F; step?: number }]
): Output<S, Tuple<ItemOf<S> | F, N>>;
export function windowed(...args: unknown[]): unknown {
  const [seq, n, fillvalue = null, step] = byPosition('windowed', args, ['seq', 'n', 'fillvalue*', 'step']);
  const size = integer('windowed', 'n', n, { least: 1 });
  const stride = optionalInteger('windowed', 'step', step, 1, { least: 1 });
  const run = new Run('windowed', [seq]);
  return windowsOf(run, run.input(seq as Input), size, stride, fillvalue);
}
