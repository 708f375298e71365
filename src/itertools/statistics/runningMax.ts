import { lessThan } from '../kernel/order.ts';
import { extremes, running } from '../kernel/running.ts';
import type { Comparable, Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The largest item so far, or of the last `maxlen`. more-itertools' `running_max`.
 *
 * Reads one item per output; holds one, or those of the window that can still be the largest.
 *
 * @param iterable - The items.
 * @param options - `maxlen`: how many items back, at least 1. Default: all.
 * @throws RangeError when `maxlen` is less than 1; TypeError for items that cannot be compared.
 * @example
 * ```ts
 * runningMax([4, 3, 7, 0, 8]) // => [4, 4, 7, 7, 8]
 * runningMax([4, 3, 2, 1], { maxlen: 2 }) // => [4, 4, 3, 2]
 * ```
 * @see more_itertools.running_max
 */
export function runningMax<S extends Input<Comparable>>(
  iterable: S,
  options?: { maxlen?: number | null },
): Output<S, ItemOf<S>>;
export function runningMax(...args: unknown[]): unknown {
  return running('runningMax', args, (maxlen) => extremes(maxlen, (a, b) => lessThan('runningMax', b, a)));
}
