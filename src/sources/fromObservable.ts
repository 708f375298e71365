import { describe } from '../pipeline/check.ts';
import { checkPush, type PushOptions, PushPipeline, type Sink } from './fromPush.ts';

/** Who is told what an observable has. */
export interface Observer<T> {
  next(value: T): void;
  error(error: unknown): void;
  complete(): void;
}

/** What RxJS and others call an observable, as far as it is needed. */
export interface Subscribable<T> {
  subscribe(observer: Observer<T>): { unsubscribe(): void } | (() => void) | void;
}

/**
 * What an observable emits. Each run subscribes at its first pull, and unsubscribes when it is left or ends.
 *
 * An observable cannot be slowed down: where it is faster than its consumer, the flow fails once `capacity` items are waiting,
 * if nothing else is asked for.
 *
 * @param observable - An object with `subscribe(observer)`, such as those of RxJS, or with `Symbol.observable`.
 * @param options - `capacity` and `overflow` as for `fromPush`.
 * @returns The values. Holds up to `capacity` (default 1024).
 * @throws TypeError when it cannot be subscribed to; TypeError or RangeError for a bad option.
 * @example
 * ```ts
 * const observable = {
 *   subscribe(observer: { next(value: number): void; complete(): void }) {
 *     for (const n of [1, 2, 3]) observer.next(n);
 *     observer.complete();
 *   },
 * };
 * flow(fromObservable(observable)).toArray() // => [1, 2, 3]
 * ```
 */
export function fromObservable<T>(observable: Subscribable<T>, options: PushOptions = {}): PushPipeline<T> {
  const found = subscribable<T>(observable);
  if (!found) {
    throw new TypeError(`fromObservable: observable must have subscribe(observer), got ${describe(observable)}`);
  }
  checkPush('fromObservable', options);
  const subscribe = (sink: Sink<T>): (() => unknown) => {
    const subscription = found.subscribe({
      next: (value) => void sink.next(value),
      error: (error) => sink.error(error),
      complete: () => sink.end(),
    });
    return typeof subscription === 'function' ? subscription : () => subscription?.unsubscribe();
  };
  return new PushPipeline<T>('fromObservable', subscribe, options);
}

function subscribable<T>(value: unknown): Subscribable<T> | undefined {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  const key = (Symbol as { observable?: symbol }).observable ?? '@@observable';
  const interop = (value as Record<string | symbol, unknown>)[key];
  const found = typeof interop === 'function' ? (interop.call(value) as unknown) : value;
  return typeof (found as Partial<Subscribable<T>> | null)?.subscribe === 'function'
    ? (found as Subscribable<T>)
    : undefined;
}
