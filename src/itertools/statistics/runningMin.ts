import { lessThan } from '../kernel/order.ts';
import { extremes, running } from '../kernel/running.ts';
import type { Comparable, Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The smallest item so far, or of the last `maxlen`. more-itertools' `running_min`.
 *
 * Reads one item per output; holds one, or those of the window that can still be the smallest.
 *
 * @param iterable - The items.
 * @param options - `maxlen`: how many items back, at least 1. Default: all.
 * @throws RangeError when `maxlen` is less than 1; TypeError for items that cannot be compared.
 * @example
 * ```ts
 * runningMin([4, 3, 7, 0, 8]) // => [4, 3, 3, 0, 0]
 * ```
 * @see more_itertools.running_min
 */
export function runningMin<S extends Input<Comparable>>(
  iterable: S,
  options?: { maxlen?: number | null },
): Output<S, ItemOf<S>>;
export function runningMin(...args: unknown[]): unknown {
  return running('runningMin', args, (maxlen) => extremes(maxlen, (a, b) => lessThan('runningMin', a, b)));
}
