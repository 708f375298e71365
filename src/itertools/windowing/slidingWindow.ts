import type { Tuple } from '../../operators/tuple.ts';
import { byPosition, integer } from '../kernel/args.ts';
import { Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';
import { fullWindows } from '../kernel/windows.ts';

/**
 * Windows of `n` items, each one further on. more-itertools' `sliding_window`.
 *
 * Nothing for fewer items than `n`. Reads one item per output, `n` for the first; holds one window.
 *
 * @param iterable - The items.
 * @param n - The width, at least 1.
 * @throws RangeError when `n` is less than 1.
 * @example
 * ```ts
 * slidingWindow('abcd', 3) // => [['a', 'b', 'c'], ['b', 'c', 'd']]
 * ```
 * @see more_itertools.sliding_window
 */
export function slidingWindow<S extends Input, const N extends number>(
  iterable: S,
  n: N | { n: N },
): Output<S, Tuple<ItemOf<S>, N>>;
export function slidingWindow(...args: unknown[]): unknown {
  const [iterable, n] = byPosition('slidingWindow', args, ['iterable', 'n']);
  const size = integer('slidingWindow', 'n', n, { least: 1 });
  const run = new Run('slidingWindow', [iterable]);
  return fullWindows(run, run.input(iterable as Input), size);
}
