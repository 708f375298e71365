import { AsyncPipeline } from '../pipeline/pipe.ts';
import { planOf } from '../pipeline/plan.ts';

/**
 * Anything as an async pipeline: for `pipe`, where an operator that works on several things at a time needs one.
 *
 * @param source - An iterable, async iterable, iterator, web stream, or a function that makes one.
 * @returns Its items; those that are promises are awaited. Holds nothing.
 * @throws TypeError when it cannot be iterated.
 * @example
 * ```ts
 * flow(toAsync([1, Promise.resolve(2)])).toArray() // => [1, 2]
 * ```
 */
export function toAsync<T>(
  source: Iterable<T> | AsyncIterable<T> | (() => Iterable<T> | AsyncIterable<T>),
): AsyncPipeline<Awaited<T>> {
  const plan = planOf(source, 'toAsync');
  return new AsyncPipeline({ ...plan, source: { ...plan.source, mode: 'async' } });
}
