import { means, running } from '../kernel/running.ts';
import type { Input, Output } from '../kernel/types.ts';

/**
 * The mean of the items so far, or of the last `maxlen`. more-itertools' `running_mean`.
 *
 * Reads one item per output; holds the sum, or the window.
 *
 * @param iterable - Numbers.
 * @param options - `maxlen`: how many items back, at least 1. Default: all.
 * @throws RangeError when `maxlen` is less than 1; TypeError for what is not a number.
 * @example
 * ```ts
 * runningMean([1, 2, 6]) // => [1, 1.5, 3]
 * ```
 * @see more_itertools.running_mean
 */
export function runningMean<S extends Input<number | bigint>>(
  iterable: S,
  options?: { maxlen?: number | null },
): Output<S, number>;
export function runningMean(...args: unknown[]): unknown {
  return running('runningMean', args, means);
}
