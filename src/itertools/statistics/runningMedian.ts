import { medians, running } from '../kernel/running.ts';
import type { Input, Output } from '../kernel/types.ts';

/**
 * The median of the items so far, or of the last `maxlen`. more-itertools' `running_median`.
 *
 * Reads one item per output; holds all, or the window.
 *
 * @param iterable - Numbers.
 * @param options - `maxlen`: how many items back, at least 1. Default: all.
 * @throws RangeError when `maxlen` is less than 1; TypeError for what is not a number.
 * @example
 * ```ts
 * runningMedian([5, 10, 4]) // => [5, 7.5, 5]
 * ```
 * @see more_itertools.running_median
 */
export function runningMedian<S extends Input<number | bigint>>(
  iterable: S,
  options?: { maxlen?: number | null },
): Output<S, number>;
export function runningMedian(...args: unknown[]): unknown {
  return running('runningMedian', args, medians);
}
