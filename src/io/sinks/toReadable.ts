import { Readable } from 'node:stream';
import { checkInteger, checkOptions, describe } from '../../pipeline/check.ts';
import { BatchRun } from '../../pipeline/drivers/async.ts';
import { fuseWhereWorth } from '../../pipeline/fuse/fuse.ts';
import { type Plan, planOf } from '../../pipeline/plan.ts';
import { SuppressedError } from '../../protocol/suppressed-error.ts';
import { type BatchReader, END, isThenable } from '../../pipeline/reader.ts';

export interface ReadableOptions {
  /** Whether the stream gives items as they are (default), or the bytes of strings and Uint8Arrays. */
  readonly objectMode?: boolean;
  /** How much the stream reads ahead: items, or bytes if it is no object stream. Default: Node's. */
  readonly highWaterMark?: number;
}

/**
 * A flow as a Node stream, for whatever takes one: `pipeline`, a response.
 *
 * It reads in batches, and nothing before it is read itself. Destroying it, as `pipeline` does when another stream fails, closes
 * the flow; the stream says `close` when that is over.
 *
 * @param source - A flow, or anything that a flow can be made of.
 * @param options - `objectMode` (default true), `highWaterMark`.
 * @returns A Readable. Holds what it has read ahead.
 * @throws TypeError or RangeError for a bad argument. In an object stream, where null would be the end, an item that is null fails it.
 * @example
 * ```ts
 * const stream = toReadable(flow([1, 2, 3]).map((n) => n * 2));
 * stream.toArray() // => [2, 4, 6]
 * ```
 */
export function toReadable(source: unknown, options: ReadableOptions = {}): Readable {
  const plan = planOf(source, 'toReadable');
  checkOptions('toReadable', options, ['objectMode', 'highWaterMark']);
  const { objectMode = true, highWaterMark } = options;
  if (typeof objectMode !== 'boolean') {
    throw new TypeError(`toReadable: objectMode must be a boolean, got ${describe(objectMode)}`);
  }
  if (highWaterMark !== undefined) checkInteger('toReadable', 'highWaterMark', highWaterMark);
  return new FlowReadable(plan, { objectMode, ...(highWaterMark !== undefined && { highWaterMark }) });
}

class FlowReadable extends Readable {
  readonly #reader: BatchReader<unknown>;
  #rest: ArrayLike<unknown> = [];
  #at = 0;
  #ended = false;
  #waiting = false;

  constructor(plan: Plan, options: { objectMode: boolean; highWaterMark?: number }) {
    super(options);
    this.#reader = new BatchRun(plan, 'toReadable', fuseWhereWorth);
  }

  override _read(): void {
    this.#more();
  }

  #more(): void {
    // Node may ask again as soon as there was a push.
    if (this.#waiting) return;
    try {
      while (this.#push()) {
        // As much as the stream wants to hold; what is bytes comes one chunk at a time.
        const max = this.readableObjectMode ? Math.max(1, this.readableHighWaterMark) : 1;
        const arrival = this.#reader.pull(max, Infinity);
        if (isThenable(arrival)) {
          this.#waiting = true;
          arrival.then(this.#arrived, this.#rejected);
          return;
        }
        this.#accept(arrival);
      }
    } catch (error) {
      this.#failed(error);
    }
  }

  readonly #arrived = (arrival: unknown): void => {
    this.#waiting = false;
    if (this.destroyed) return;
    try {
      this.#accept(arrival);
    } catch (error) {
      return this.#failed(error);
    }
    this.#more();
  };

  /** The flow has failed, and is closed by that. */
  readonly #rejected = (error: unknown): void => {
    this.#waiting = false;
    this.#ended = true;
    this.destroy(error as Error);
  };

  readonly #failed = (error: unknown): void => {
    this.destroy(error as Error);
  };

  #accept(arrival: unknown): void {
    const batch = this.#reader.accept(arrival);
    if (batch === END) {
      this.#ended = true;
      this.push(null);
      return;
    }
    this.#rest = batch;
    this.#at = 0;
  }

  /** Hands on what is there, and says whether more is wanted. */
  #push(): boolean {
    while (this.#at < this.#rest.length) {
      const item = this.#rest[this.#at++];
      if (item === null || item === undefined) {
        throw new TypeError(`toReadable: an item of a Node stream must not be ${item}; map it to something else`);
      }
      // An empty chunk would keep the stream from asking again.
      if (!this.readableObjectMode && (item as { length?: number }).length === 0) continue;
      if (!this.push(item)) return false;
    }
    return !this.#ended;
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (this.#ended) return done(error);
    void this.#close(error).then((outcome) => process.nextTick(done, outcome));
  }

  async #close(error: Error | null): Promise<Error | null> {
    try {
      await this.#reader.close();
      return error;
    } catch (failure) {
      return error ? new SuppressedError(failure, error) : (failure as Error);
    }
  }
}
