import { lessThan } from '../kernel/order.ts';
import { extremes, means, medians, running } from '../kernel/running.ts';
import type { Input, Output } from '../kernel/types.ts';

/** Figures of the items so far. Python: `Stats`. */
export interface Stats<T = number> {
  readonly size: number;
  readonly minimum: T;
  readonly median: number;
  readonly maximum: T;
  readonly mean: number;
}

/**
 * Size, minimum, median, maximum and mean of the items so far, or of the last `maxlen`. more-itertools' `running_statistics`.
 *
 * Reads one item per output; holds all, or the window.
 *
 * @param iterable - Numbers.
 * @param options - `maxlen`: how many items back, at least 1. Default: all.
 * @throws RangeError when `maxlen` is less than 1; TypeError for what is not a number.
 * @example
 * ```ts
 * last(runningStatistics([3, 1, 2])) // => { size: 3, minimum: 1, median: 2, maximum: 3, mean: 2 }
 * ```
 * @see more_itertools.running_statistics
 */
export function runningStatistics<S extends Input<number>>(
  iterable: S,
  options?: { maxlen?: number | null },
): Output<S, Stats>;
export function runningStatistics(...args: unknown[]): unknown {
  const what = 'runningStatistics';
  return running(what, args, (maxlen) => {
    const [minimum, median, maximum, mean] = [
      extremes(maxlen, (a, b) => lessThan(what, a, b)),
      medians(maxlen, what),
      extremes(maxlen, (a, b) => lessThan(what, b, a)),
      means(maxlen, what),
    ];
    let size = 0;
    return (item) => {
      size = Math.min(size + 1, maxlen);
      return { size, minimum: minimum(item), median: median(item), maximum: maximum(item), mean: mean(item) };
    };
  });
}
