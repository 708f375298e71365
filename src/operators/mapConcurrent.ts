import type { Stage } from '../pipeline/stage.ts';
import { type Call, concurrent, type ConcurrentOptions } from './concurrent.ts';

/**
 * Replaces each item by what `f` makes of it, several calls at a time.
 *
 * No more calls are begun than results can be of use: `take(3)` behind a limit of 8 begins exactly 3. A call that fails ends
 * the flow, after the results before it; calls still under way then are told to stop by their signals, and waited for, before
 * the error comes out.
 *
 * @param f - Called with each item, its index, and the call, whose `signal` is aborted when its result is not wanted any more.
 *   Where it answers with plain values nothing waits.
 * @param options - `limit`: how many calls may be under way, or done and not handed on yet, at least 1. `ordered` (default
 *   true): in the order of the items; false: as they are done. `governor`: asked before each call.
 * @returns What `f` answered. Makes the flow async. Holds up to `limit` items and results; reads at most `limit` items ahead.
 * @throws TypeError or RangeError for a bad option.
 * @example
 * ```ts
 * const lengths = flow(['a', 'bcd', 'ef']).mapConcurrent(async (word) => word.length, { limit: 2 });
 * lengths.toArray() // => [1, 3, 2]
 * flow([1]).mapConcurrent((n) => n, { limit: 0 }) // throws RangeError: mapConcurrent: limit must be an integer of at least 1
 * ```
 * @see ECMAScript's async iterator helpers (stage 2) for what order and errors mean
 */
export function mapConcurrent<In, Out>(
  f: (item: In, index: number, call: Call) => Out | PromiseLike<Out>,
  options: ConcurrentOptions,
): Stage<In, Out> {
  return concurrent<In, Out>('mapConcurrent', f, options, (_item, answer, emit) => emit(answer as Out));
}
