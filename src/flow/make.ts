import type { Known } from '../pipeline/pipe.ts';
import { planOf } from '../pipeline/plan.ts';
import { type AsyncFlow, type Flow, flowOf } from './flow.ts';

/** What the `flow` function takes when it gives an async flow. */
type AsyncSource<T> = AsyncIterable<T> | ReadableStream<T>;

/**
 * Begins a flow: a lazy pipeline over anything that can be iterated. A sync source gives a sync flow, whose results come at
 * once; an async one a flow with the same methods, whose results are promises.
 *
 * Nothing is read before a result is asked for. An array, Map or factory function can be run again; a generator, iterator or
 * stream once, and a second run is an error that says where the first began.
 *
 * @param source - An array, string, Map, Set, typed array, generator, iterator, any iterable or async iterable, a Node or web
 *   stream, or a function that makes one of these anew for every run.
 * @returns A flow. Holds nothing but the source.
 * @throws TypeError for anything else, a plain object for one: `entries(object)` iterates that.
 * @example
 * ```ts
 * flow([1, 2, 3, 4]).filter((n) => n % 2 === 0).map((n) => n * n).sum() // => 20
 * flow(new Map([['a', 1]])).toArray() // => [['a', 1]]
 * flow(async function* () { yield 1; yield 2; }).map((n) => n + 1).toArray() // => [2, 3]
 * flow(5 as never) // throws TypeError: flow: source must be an iterable, an async iterable or a function that makes one, got 5
 * ```
 */
export function flow<T>(source: Flow<T>): Flow<T>;
export function flow<T>(source: Iterable<T> | Iterator<T>): Flow<T>;
export function flow<T>(source: AsyncSource<T>): AsyncFlow<Known<T>>;
export function flow<T>(source: () => Iterable<T> | Iterator<T>): Flow<T>;
export function flow<T>(source: () => AsyncSource<T> | PromiseLike<Iterable<T> | AsyncSource<T>>): AsyncFlow<Known<T>>;
export function flow(source: unknown): unknown {
  return flowOf(planOf(source, 'flow'));
}
