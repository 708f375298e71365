import { type Plan, Planned, planOf, withStage } from './plan.ts';
import { iterate, iterateAsync, run } from './run.ts';
import type { Stage, Terminal } from './stage.ts';

/** Whether a pipeline waits: what iterates at once, or what has to be awaited. */
export type Mode = 'sync' | 'async';

export type ModeOf<Source> = Source extends Iterable<unknown> | Iterator<unknown> | (() => Iterable<unknown>)
  ? 'sync'
  : 'async';

/** What a Node stream holds its types do not say: that is unknown, instead of an `any` that nothing is checked against. */
export type Known<T> = 0 extends 1 & T ? unknown : T;

/** The item type of anything that a pipeline can begin with. */
export type ItemOf<Source> =
  Source extends Iterable<infer T>
    ? T
    : Source extends AsyncIterable<infer T>
      ? Known<T>
      : Source extends Iterator<infer T>
        ? T
        : Source extends ReadableStream<infer T>
          ? T
          : Source extends () => infer Made
            ? ItemOf<Awaited<Made>>
            : never;

/** A result as the mode gives it: at once, or promised. */
export type Answer<Result, M extends Mode> = M extends 'sync' ? Result : Promise<Awaited<Result>>;

type Either = 'stage' | 'terminal';

/** What `pipe` takes last: another stage, or a terminal. */
type Last<In, Out, Kind extends Either> = { readonly kind: Kind } & (Stage<In, Out> | Terminal<In, Out>);

/** What `pipe` gives: the terminal's result, or a pipeline to iterate. */
type Piped<Source, Out, Kind extends Either> = Kind extends 'terminal'
  ? Answer<Out, ModeOf<Source>>
  : ModeOf<Source> extends 'sync'
    ? Pipeline<Out>
    : AsyncPipeline<Out>;

/** A pipeline over a sync source, to be iterated, again and again if its source can be. */
export class Pipeline<T> extends Planned implements Iterable<T> {
  [Symbol.iterator](): IterableIterator<T, undefined> & Disposable {
    return iterate<T>(this.plan);
  }
}

/** A pipeline over an async source. */
export class AsyncPipeline<T> extends Planned implements AsyncIterable<T> {
  [Symbol.asyncIterator](): AsyncIterableIterator<T, undefined> & AsyncDisposable {
    return iterateAsync<T>(this.plan);
  }
}

/** A pipeline over a factory: whether it is asynchronous, only a run can tell. */
class EitherPipeline<T> extends Pipeline<T> implements AsyncIterable<T> {
  [Symbol.asyncIterator](): AsyncIterableIterator<T, undefined> & AsyncDisposable {
    return iterateAsync<T>(this.plan);
  }
}

const pipelines = { sync: Pipeline, async: AsyncPipeline, either: EitherPipeline };

/** A plan as something to iterate. */
export function pipelineOf(plan: Plan): Pipeline<unknown> | AsyncPipeline<unknown> {
  return new pipelines[plan.source.mode](plan);
}

/**
 * Puts a source through stages, data last: the same operators as a flow's methods, but only those imported end up in a
 * bundle.
 *
 * @param source - An iterable, async iterable, iterator, web stream, or a function that makes one.
 * @param operators - Up to 25: stages, and last, if there is to be a result, a terminal.
 * @returns The terminal's result, promised over an async source; without a terminal a pipeline to be iterated, which has
 *   not read anything yet.
 * @throws TypeError when the source cannot be iterated, or something is not a stage.
 * @example
 * ```ts
 * import { filter, map, pipe, toArray } from 'sluice/operators';
 * pipe([1, 2, 3], filter((n) => n !== 2), map((n) => n * 10), toArray()) // => [10, 30]
 * pipe('abc', map((c) => c.toUpperCase())) // => ['A', 'B', 'C']
 * ```
 */
export function pipe<Source, A, Kind extends Either>(
  source: Source,
  last: Last<ItemOf<Source>, A, Kind>,
): Piped<Source, A, Kind>;
export function pipe<Source, A, B, Kind extends Either>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  last: Last<A, B, Kind>,
): Piped<Source, B, Kind>;
export function pipe<Source, A, B, C, Kind extends Either>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  last: Last<B, C, Kind>,
): Piped<Source, C, Kind>;
export function pipe<Source, A, B, C, D, Kind extends Either>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  c: Stage<B, C>,
  last: Last<C, D, Kind>,
): Piped<Source, D, Kind>;
export function pipe<Source, A, B, C, D, E, Kind extends Either>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  c: Stage<B, C>,
  d: Stage<C, D>,
  last: Last<D, E, Kind>,
): Piped<Source, E, Kind>;
export function pipe<Source, A, B, C, D, E, F, Kind extends Either>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  c: Stage<B, C>,
  d: Stage<C, D>,
  e: Stage<D, E>,
  last: Last<E, F, Kind>,
): Piped<Source, F, Kind>;
export function pipe<Source, A, B, C, D, E, F, G, Kind extends Either>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  c: Stage<B, C>,
  d: Stage<C, D>,
  e: Stage<D, E>,
  f: Stage<E, F>,
  last: Last<F, G, Kind>,
): Piped<Source, G, Kind>;
export function pipe<Source, A, B, C, D, E, F, G, H, Kind extends Either>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  c: Stage<B, C>,
  d: Stage<C, D>,
  e: Stage<D, E>,
  f: Stage<E, F>,
  g: Stage<F, G>,
  last: Last<G, H, Kind>,
): Piped<Source, H, Kind>;
export function pipe<Source, A, B, C, D, E, F, G, H, I, Kind extends Either>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  c: Stage<B, C>,
  d: Stage<C, D>,
  e: Stage<D, E>,
  f: Stage<E, F>,
  g: Stage<F, G>,
  h: Stage<G, H>,
  last: Last<H, I, Kind>,
): Piped<Source, I, Kind>;
export function pipe<Source, A, B, C, D, E, F, G, H, I, J, Kind extends Either>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  c: Stage<B, C>,
  d: Stage<C, D>,
  e: Stage<D, E>,
  f: Stage<E, F>,
  g: Stage<F, G>,
  h: Stage<G, H>,
  i: Stage<H, I>,
  last: Last<I, J, Kind>,
): Piped<Source, J, Kind>;
export function pipe<Source, A, B, C, D, E, F, G, H, I, J, K, Kind extends Either>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  c: Stage<B, C>,
  d: Stage<C, D>,
  e: Stage<D, E>,
  f: Stage<E, F>,
  g: Stage<F, G>,
  h: Stage<G, H>,
  i: Stage<H, I>,
  j: Stage<I, J>,
  last: Last<J, K, Kind>,
): Piped<Source, K, Kind>;
export function pipe<Source, A, B, C, D, E, F, G, H, I, J, K, L, Kind extends Either>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  c: Stage<B, C>,
  d: Stage<C, D>,
  e: Stage<D, E>,
  f: Stage<E, F>,
  g: Stage<F, G>,
  h: Stage<G, H>,
  i: Stage<H, I>,
  j: Stage<I, J>,
  k: Stage<J, K>,
  last: Last<K, L, Kind>,
): Piped<Source, L, Kind>;
export function pipe<Source, A, B, C, D, E, F, G, H, I, J, K, L, M, Kind extends Either>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  c: Stage<B, C>,
  d: Stage<C, D>,
  e: Stage<D, E>,
  f: Stage<E, F>,
  g: Stage<F, G>,
  h: Stage<G, H>,
  i: Stage<H, I>,
  j: Stage<I, J>,
  k: Stage<J, K>,
  l: Stage<K, L>,
  last: Last<L, M, Kind>,
): Piped<Source, M, Kind>;
export function pipe<Source, A, B, C, D, E, F, G, H, I, J, K, L, M, N, Kind extends Either>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  c: Stage<B, C>,
  d: Stage<C, D>,
  e: Stage<D, E>,
  f: Stage<E, F>,
  g: Stage<F, G>,
  h: Stage<G, H>,
  i: Stage<H, I>,
  j: Stage<I, J>,
  k: Stage<J, K>,
  l: Stage<K, L>,
  m: Stage<L, M>,
  last: Last<M, N, Kind>,
): Piped<Source, N, Kind>;
export function pipe<Source, A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, Kind extends Either>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  c: Stage<B, C>,
  d: Stage<C, D>,
  e: Stage<D, E>,
  f: Stage<E, F>,
  g: Stage<F, G>,
  h: Stage<G, H>,
  i: Stage<H, I>,
  j: Stage<I, J>,
  k: Stage<J, K>,
  l: Stage<K, L>,
  m: Stage<L, M>,
  n: Stage<M, N>,
  last: Last<N, O, Kind>,
): Piped<Source, O, Kind>;
export function pipe<Source, A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Kind extends Either>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  c: Stage<B, C>,
  d: Stage<C, D>,
  e: Stage<D, E>,
  f: Stage<E, F>,
  g: Stage<F, G>,
  h: Stage<G, H>,
  i: Stage<H, I>,
  j: Stage<I, J>,
  k: Stage<J, K>,
  l: Stage<K, L>,
  m: Stage<L, M>,
  n: Stage<M, N>,
  o: Stage<N, O>,
  last: Last<O, P, Kind>,
): Piped<Source, P, Kind>;
export function pipe<Source, A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, Kind extends Either>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  c: Stage<B, C>,
  d: Stage<C, D>,
  e: Stage<D, E>,
  f: Stage<E, F>,
  g: Stage<F, G>,
  h: Stage<G, H>,
  i: Stage<H, I>,
  j: Stage<I, J>,
  k: Stage<J, K>,
  l: Stage<K, L>,
  m: Stage<L, M>,
  n: Stage<M, N>,
  o: Stage<N, O>,
  p: Stage<O, P>,
  last: Last<P, Q, Kind>,
): Piped<Source, Q, Kind>;
export function pipe<Source, A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, Kind extends Either>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  c: Stage<B, C>,
  d: Stage<C, D>,
  e: Stage<D, E>,
  f: Stage<E, F>,
  g: Stage<F, G>,
  h: Stage<G, H>,
  i: Stage<H, I>,
  j: Stage<I, J>,
  k: Stage<J, K>,
  l: Stage<K, L>,
  m: Stage<L, M>,
  n: Stage<M, N>,
  o: Stage<N, O>,
  p: Stage<O, P>,
  q: Stage<P, Q>,
  last: Last<Q, R, Kind>,
): Piped<Source, R, Kind>;
export function pipe<Source, A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, Kind extends Either>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  c: Stage<B, C>,
  d: Stage<C, D>,
  e: Stage<D, E>,
  f: Stage<E, F>,
  g: Stage<F, G>,
  h: Stage<G, H>,
  i: Stage<H, I>,
  j: Stage<I, J>,
  k: Stage<J, K>,
  l: Stage<K, L>,
  m: Stage<L, M>,
  n: Stage<M, N>,
  o: Stage<N, O>,
  p: Stage<O, P>,
  q: Stage<P, Q>,
  r: Stage<Q, R>,
  last: Last<R, S, Kind>,
): Piped<Source, S, Kind>;
export function pipe<Source, A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, Kind extends Either>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  c: Stage<B, C>,
  d: Stage<C, D>,
  e: Stage<D, E>,
  f: Stage<E, F>,
  g: Stage<F, G>,
  h: Stage<G, H>,
  i: Stage<H, I>,
  j: Stage<I, J>,
  k: Stage<J, K>,
  l: Stage<K, L>,
  m: Stage<L, M>,
  n: Stage<M, N>,
  o: Stage<N, O>,
  p: Stage<O, P>,
  q: Stage<P, Q>,
  r: Stage<Q, R>,
  s: Stage<R, S>,
  last: Last<S, T, Kind>,
): Piped<Source, T, Kind>;
export function pipe<Source, A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U, Kind extends Either>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  c: Stage<B, C>,
  d: Stage<C, D>,
  e: Stage<D, E>,
  f: Stage<E, F>,
  g: Stage<F, G>,
  h: Stage<G, H>,
  i: Stage<H, I>,
  j: Stage<I, J>,
  k: Stage<J, K>,
  l: Stage<K, L>,
  m: Stage<L, M>,
  n: Stage<M, N>,
  o: Stage<N, O>,
  p: Stage<O, P>,
  q: Stage<P, Q>,
  r: Stage<Q, R>,
  s: Stage<R, S>,
  t: Stage<S, T>,
  last: Last<T, U, Kind>,
): Piped<Source, U, Kind>;
export function pipe<Source, A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U, V, Kind extends Either>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  c: Stage<B, C>,
  d: Stage<C, D>,
  e: Stage<D, E>,
  f: Stage<E, F>,
  g: Stage<F, G>,
  h: Stage<G, H>,
  i: Stage<H, I>,
  j: Stage<I, J>,
  k: Stage<J, K>,
  l: Stage<K, L>,
  m: Stage<L, M>,
  n: Stage<M, N>,
  o: Stage<N, O>,
  p: Stage<O, P>,
  q: Stage<P, Q>,
  r: Stage<Q, R>,
  s: Stage<R, S>,
  t: Stage<S, T>,
  u: Stage<T, U>,
  last: Last<U, V, Kind>,
): Piped<Source, V, Kind>;
export function pipe<Source, A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U, V, W, Kind extends Either>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  c: Stage<B, C>,
  d: Stage<C, D>,
  e: Stage<D, E>,
  f: Stage<E, F>,
  g: Stage<F, G>,
  h: Stage<G, H>,
  i: Stage<H, I>,
  j: Stage<I, J>,
  k: Stage<J, K>,
  l: Stage<K, L>,
  m: Stage<L, M>,
  n: Stage<M, N>,
  o: Stage<N, O>,
  p: Stage<O, P>,
  q: Stage<P, Q>,
  r: Stage<Q, R>,
  s: Stage<R, S>,
  t: Stage<S, T>,
  u: Stage<T, U>,
  v: Stage<U, V>,
  last: Last<V, W, Kind>,
): Piped<Source, W, Kind>;
export function pipe<
  Source,
  A,
  B,
  C,
  D,
  E,
  F,
  G,
  H,
  I,
  J,
  K,
  L,
  M,
  N,
  O,
  P,
  Q,
  R,
  S,
  T,
  U,
  V,
  W,
  X,
  Kind extends Either,
>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  c: Stage<B, C>,
  d: Stage<C, D>,
  e: Stage<D, E>,
  f: Stage<E, F>,
  g: Stage<F, G>,
  h: Stage<G, H>,
  i: Stage<H, I>,
  j: Stage<I, J>,
  k: Stage<J, K>,
  l: Stage<K, L>,
  m: Stage<L, M>,
  n: Stage<M, N>,
  o: Stage<N, O>,
  p: Stage<O, P>,
  q: Stage<P, Q>,
  r: Stage<Q, R>,
  s: Stage<R, S>,
  t: Stage<S, T>,
  u: Stage<T, U>,
  v: Stage<U, V>,
  w: Stage<V, W>,
  last: Last<W, X, Kind>,
): Piped<Source, X, Kind>;
export function pipe<
  Source,
  A,
  B,
  C,
  D,
  E,
  F,
  G,
  H,
  I,
  J,
  K,
  L,
  M,
  N,
  O,
  P,
  Q,
  R,
  S,
  T,
  U,
  V,
  W,
  X,
  Y,
  Kind extends Either,
>(
  source: Source,
  a: Stage<ItemOf<Source>, A>,
  b: Stage<A, B>,
  c: Stage<B, C>,
  d: Stage<C, D>,
  e: Stage<D, E>,
  f: Stage<E, F>,
  g: Stage<F, G>,
  h: Stage<G, H>,
  i: Stage<H, I>,
  j: Stage<I, J>,
  k: Stage<J, K>,
  l: Stage<K, L>,
  m: Stage<L, M>,
  n: Stage<M, N>,
  o: Stage<N, O>,
  p: Stage<O, P>,
  q: Stage<P, Q>,
  r: Stage<Q, R>,
  s: Stage<R, S>,
  t: Stage<S, T>,
  u: Stage<T, U>,
  v: Stage<U, V>,
  w: Stage<V, W>,
  x: Stage<W, X>,
  last: Last<X, Y, Kind>,
): Piped<Source, Y, Kind>;
export function pipe(
  source: unknown,
  ...operators: readonly (Stage<never, unknown> | Terminal<never, unknown>)[]
): unknown {
  let plan = planOf(source, 'pipe');
  for (const [index, operator] of operators.entries()) {
    const kind = (operator as Partial<Stage<never, unknown> | Terminal<never, unknown>> | undefined | null)?.kind;
    const isLast = index === operators.length - 1;
    if (kind === 'terminal' && isLast) return run(plan, operator as Terminal<never, unknown>);
    if (kind !== 'stage') {
      throw new TypeError(`pipe: operator ${index + 1} must be a stage${isLast ? ' or terminal' : ''}`);
    }
    const next = withStage(plan, operator as Stage<never, unknown>);
    if (plan.source.mode === 'sync' && next.source.mode === 'async') {
      throw new TypeError(
        `${operator.name}: the pipeline is synchronous; give pipe an async source, such as toAsync(source)`,
      );
    }
    plan = next;
  }
  return pipelineOf(plan);
}
