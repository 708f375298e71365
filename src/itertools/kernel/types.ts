import type { ItemOf as AnyItemOf } from '../../pipeline/pipe.ts';

/** Whatever can be read: sync, or async, which makes the result async. */
export type Input<T = unknown> = Iterable<T> | AsyncIterable<T>;

/** The item type of an input. */
export type ItemOf<S> = AnyItemOf<S>;

/** What Python gives as an iterator. Like a native generator it can be left early, and then closes what it reads. */
export interface Iter<T> extends IterableIterator<T, undefined>, Disposable {
  next(): IteratorResult<T, undefined>;
  return(): IteratorResult<T, undefined>;
  [Symbol.iterator](): this;
}

/** The same over an async source. */
export interface AsyncIter<T> extends AsyncIterableIterator<T, undefined>, AsyncDisposable {
  next(): Promise<IteratorResult<T, undefined>>;
  return(): Promise<IteratorResult<T, undefined>>;
  [Symbol.asyncIterator](): this;
}

/** An iterator: async if any of the inputs `S` is. */
export type Output<S, T> = [S] extends [Iterable<unknown>] ? Iter<T> : AsyncIter<T>;

/** A value: promised if any of the inputs `S` is async. */
export type Answer<S, T> = [S] extends [Iterable<unknown>] ? T : Promise<T>;

/** What a callback may answer with: promised only if one of the inputs `S` is async. */
export type Reply<S, T> = [S] extends [Iterable<unknown>] ? T : T | PromiseLike<T>;

/** What a predicate may answer with: anything that is true or false in itself, so no promise unless it is awaited. */
export type Verdict<S> = Reply<
  S,
  | string
  | number
  | bigint
  | boolean
  | symbol
  | null
  | undefined
  | void
  | readonly unknown[]
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | { readonly then?: never }
>;

/** What can be compared by size: with its own kind, arrays member by member. */
export type Comparable = number | bigint | string | boolean | Date | readonly Comparable[];
