import type { Stage } from '../pipeline/stage.ts';
import { type Call, concurrent, type ConcurrentOptions } from './concurrent.ts';

/**
 * Passes on the items for which the predicate is true, several of them being asked about at a time.
 *
 * @param predicate - Called with each item, its index, and the call (see `mapConcurrent`).
 * @param options - `limit`, `ordered` and `governor` as for `mapConcurrent`.
 * @returns The items for which it was true. Makes the flow async. Holds up to `limit` items.
 * @throws TypeError or RangeError for a bad option.
 * @example
 * ```ts
 * flow([1, 2, 3, 4]).filterConcurrent(async (n) => n % 2 === 0, { limit: 2 }).toArray() // => [2, 4]
 * ```
 */
export function filterConcurrent<T>(
  predicate: (item: T, index: number, call: Call) => unknown,
  options: ConcurrentOptions,
): Stage<T, T> {
  return concurrent<T, T>('filterConcurrent', predicate, options, (item, answer, emit) => {
    if (answer) emit(item);
  });
}
