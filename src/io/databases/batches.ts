import { checkInteger, checkOptionalFunction } from '../../pipeline/check.ts';
import { checkSpan } from '../../pipeline/clock.ts';
import { BatchRun } from '../../pipeline/drivers/async.ts';
import { fuseWhereWorth } from '../../pipeline/fuse/fuse.ts';
import type { Plan } from '../../pipeline/plan.ts';
import { END, isThenable } from '../../pipeline/reader.ts';
import { Scope } from '../../pipeline/scope.ts';
import { type Terminal, terminal } from '../../pipeline/stage.ts';

/** What every sink that writes in batches takes. */
export interface BatchOptions<T> {
  /** How many items are written at once, in one transaction where there are any: at least 1. Default 1,000. */
  readonly batchSize?: number;
  /** How long an item waits for its batch to be full while the source has nothing, in ms. Default 1,000; Infinity: for ever. */
  readonly linger?: number;
  /**
   * Called with the items of each batch once that is safe where it belongs, and awaited: the place to acknowledge them. What it
   * throws ends the flow.
   */
  readonly onCommit?: (items: readonly T[]) => unknown;
}

/** The keys of {@link BatchOptions}, for the check of options. */
export const BATCH_OPTIONS: readonly string[] = ['batchSize', 'linger', 'onCommit'];

export function checkBatches(operator: string, { batchSize = 1, linger = 0, onCommit }: BatchOptions<never>): void {
  checkInteger(operator, 'batchSize', batchSize, { least: 1 });
  if (linger !== Infinity) checkSpan(operator, 'linger', linger, { zero: true });
  checkOptionalFunction(operator, 'onCommit', onCommit);
}

/** What was written. */
export interface BatchReport {
  /** How many items. */
  readonly items: number;
  /** How many rows or entries the server says were made or changed: fewer than items where conflicts were passed over. */
  readonly affected: number;
  readonly batches: number;
}

/** Where batches go. */
export interface BatchTarget<T> {
  /** Writes a batch, whole or not at all, and says how many rows that made or changed. */
  write(items: readonly T[]): number | Promise<number>;
  /** All was written: does what is left to do, and says how many rows that made. */
  finish?(): number | Promise<number>;
  /** Gives back what it holds. Called once; without `finish` before it, the run has failed. */
  close(): void | PromiseLike<unknown>;
}

/** A terminal that writes in batches, one after the other. Its result is a promise over a sync source too. */
export function batchSink<T>(
  name: string,
  { batchSize = 1_000, linger = 1_000, onCommit }: BatchOptions<T>,
  open: () => BatchTarget<T> | Promise<BatchTarget<T>>,
): Terminal<T, Promise<BatchReport>> {
  const alone = (): never => {
    throw new TypeError(`${name}: a sink ends a flow; it cannot be a reducer`);
  };
  return terminal({
    name,
    holds: `up to ${batchSize} items not yet written`,
    start: alone,
    step: alone,
    result: alone,
    drive: (plan) => new BatchWriting<T>(plan, name, { batchSize, linger, onCommit }).run(open),
  });
}

/** One run of such a sink. */
class BatchWriting<T> {
  readonly #reader: BatchRun;
  readonly #batchSize: number;
  readonly #linger: number;
  readonly #onCommit: ((items: readonly T[]) => unknown) | undefined;
  #target: BatchTarget<T> | undefined;
  #gathered: T[] = [];
  /** When the first of them came. */
  #since = 0;
  #items = 0;
  #affected = 0;
  #batches = 0;

  constructor(
    plan: Plan,
    name: string,
    options: {
      readonly batchSize: number;
      readonly linger: number;
      readonly onCommit: ((items: readonly T[]) => unknown) | undefined;
    },
  ) {
    this.#reader = new BatchRun(plan, name, fuseWhereWorth);
    this.#batchSize = options.batchSize;
    this.#linger = options.linger;
    this.#onCommit = options.onCommit;
  }

  async run(open: () => BatchTarget<T> | Promise<BatchTarget<T>>): Promise<BatchReport> {
    const scope = new Scope();
    scope.add(0, this.#reader);
    try {
      const target = await open();
      this.#target = target;
      scope.add(0, target);
      await this.#readAll();
      await this.#flush();
      this.#affected += (await target.finish?.()) ?? 0;
    } catch (error) {
      await scope.closeAsync(Infinity, { error });
      throw error;
    }
    await scope.closeAsync(Infinity);
    return { items: this.#items, affected: this.#affected, batches: this.#batches };
  }

  async #readAll(): Promise<void> {
    for (;;) {
      const arrival = this.#reader.pull(this.#batchSize - this.#gathered.length);
      let batch: ArrayLike<unknown> | typeof END;
      if (isThenable(arrival)) {
        const coming = Promise.resolve(arrival);
        // It may fail while this waits for the target.
        coming.catch(() => {});
        if (this.#gathered.length > 0 && !(await this.#comesSoon(coming))) await this.#flush();
        batch = this.#reader.accept(await coming);
      } else batch = this.#reader.accept(arrival);
      if (batch === END) return;
      if (this.#gathered.length === 0 && this.#linger < Infinity) this.#since = performance.now();
      for (let i = 0; i < batch.length; i++) {
        if (this.#gathered.push(batch[i] as T) >= this.#batchSize) await this.#flush();
      }
    }
  }

  /** Whether more items come before those that are there have waited for too long. */
  #comesSoon(coming: Promise<unknown>): boolean | Promise<boolean> {
    if (this.#linger === Infinity) return true;
    const left = this.#since + this.#linger - performance.now();
    if (left <= 0) return false;
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), Math.ceil(left));
      const came = (): void => {
        clearTimeout(timer);
        resolve(true);
      };
      coming.then(came, came);
    });
  }

  async #flush(): Promise<void> {
    const items = this.#gathered;
    if (items.length === 0) return;
    this.#gathered = [];
    this.#affected += await this.#target!.write(items);
    this.#items += items.length;
    this.#batches += 1;
    await this.#onCommit?.(items);
  }
}
