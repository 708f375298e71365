import type { Plan } from '../pipeline/plan.ts';
import { iterateAsync } from '../pipeline/run.ts';

/** Who is told what a flow gives. */
export interface FlowObserver<T> {
  next?(value: T): void;
  error?(error: unknown): void;
  complete?(): void;
}

/** A flow as an observable: RxJS's `from` takes it. */
export interface ObservableFlow<T> {
  /** Runs the flow and tells the observer, until the end or until it is unsubscribed, which closes the flow. */
  subscribe(observer: FlowObserver<T> | ((value: T) => void)): { unsubscribe(): void };
}

export function toObservable<T>(plan: Plan): ObservableFlow<T> {
  const observable: ObservableFlow<T> = {
    subscribe: (observer) => {
      const told = typeof observer === 'function' ? { next: observer } : observer;
      const items = iterateAsync<T>(plan);
      let over = false;
      const fail = (error: unknown): void => {
        over = true;
        if (told.error) told.error(error);
        // As for any error that nobody takes.
        else
          queueMicrotask(() => {
            throw error;
          });
      };
      const tell = async (): Promise<void> => {
        for (;;) {
          const { done, value } = await items.next();
          if (over) return;
          if (done) {
            over = true;
            told.complete?.();
            return;
          }
          told.next?.(value);
        }
      };
      tell().catch((error: unknown) => {
        if (over) return;
        fail(error);
        // What the observer itself has thrown leaves the flow.
        void items.return?.().catch(() => {});
      });
      return {
        unsubscribe: () => {
          if (over) return;
          over = true;
          items.return?.().catch((error: unknown) => fail(error));
        },
      };
    },
  };
  const key = (Symbol as { observable?: symbol }).observable ?? '@@observable';
  return Object.assign(observable, { [key]: () => observable });
}
