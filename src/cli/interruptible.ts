import type { Plan } from '../pipeline/plan.ts';
import { type BatchReader, END, type End, isThenable, type SyncReader } from '../pipeline/reader.ts';
import type { Source } from '../pipeline/source.ts';
import type { InterruptedError } from './errors.ts';

/** A switch that ends every run whose source it was put into. */
export class Interrupter {
  #error: InterruptedError | undefined;
  readonly #runs = new Set<(error: InterruptedError) => void>();

  interrupt(error: InterruptedError): void {
    this.#error ??= error;
    for (const stop of this.#runs) stop(error);
  }

  /**
   * The same plan, interruptible: its run then fails with the error of the switch, so that all it has open is closed and
   * no result that is not whole is taken for one that is. It is asynchronous, for a signal can only be heard in between.
   */
  guard(plan: Plan): Plan {
    return { ...plan, source: this.#source(plan.source) };
  }

  #source(source: Source<unknown>): Source<unknown> {
    const { located } = source;
    return {
      ...source,
      mode: 'async',
      open: (containing) => this.#guarded(source.open(containing)),
      ...(located && { located: () => this.#source(located()) }),
    };
  }

  #guarded(reader: SyncReader<unknown> | BatchReader<unknown>): BatchReader<unknown> {
    const inner = 'pull' in reader ? reader : new Singles(reader);
    /** Fails the pull that is being waited for. */
    let fail: ((error: unknown) => void) | undefined;
    let closing: Promise<void> | undefined;
    const close = (): Promise<void> => {
      this.#runs.delete(stop);
      return (closing ??= (async () => void (await inner.close()))());
    };
    const stop = (error: InterruptedError): void => {
      if (!fail) return;
      const failed = fail;
      // What the pull still answers, now that its reader is closed, comes too late.
      fail = undefined;
      void close().then(
        () => failed(error),
        () => failed(error),
      );
    };
    this.#runs.add(stop);
    return {
      pull: (max) => {
        if (this.#error) {
          // A reader that fails has to have closed itself.
          void close().catch(() => undefined);
          throw this.#error;
        }
        const arrival = inner.pull(max);
        if (!isThenable(arrival)) return arrival;
        return new Promise((resolve, reject) => {
          fail = reject;
          const settled = (settle: (value: unknown) => void) => (value: unknown) => {
            if (!fail) return;
            fail = undefined;
            settle(value);
          };
          arrival.then(settled(resolve), settled(reject));
        });
      },
      accept: (arrival) => {
        const batch = inner.accept(arrival);
        if (batch === END) this.#runs.delete(stop);
        return batch;
      },
      close,
    };
  }
}

/** A sync reader as batches of one item, so that nothing is read that nobody asked for. */
class Singles implements BatchReader<unknown> {
  readonly #reader: SyncReader<unknown>;
  readonly #batch: unknown[] = [];
  constructor(reader: SyncReader<unknown>) {
    this.#reader = reader;
  }
  pull(): unknown[] | End {
    const item = this.#reader.next();
    if (item === END) return END;
    this.#batch[0] = item;
    return this.#batch;
  }
  accept(arrival: unknown): unknown[] | End {
    return arrival as unknown[] | End;
  }
  close(): void | PromiseLike<unknown> {
    return this.#reader.close();
  }
}
