import { type AsyncFlow, flowOf } from '../../flow/flow.ts';
import { checkInteger } from '../../pipeline/check.ts';
import { type BatchReader, END, type End } from '../../pipeline/reader.ts';
import { Scope } from '../../pipeline/scope.ts';

/** An open result of a query. */
export interface RowCursor<T> {
  /** The next rows, about `count` of them; none at the end. Not called again after that, nor after it has failed. */
  read(count: number): Promise<readonly T[]>;
  /** Makes a `read` that is under way end soon, if that can be done. */
  interrupt?(): void | PromiseLike<unknown>;
  /** Gives back what it holds. Called once, when nothing is under way. */
  close(ending: Ending): void | PromiseLike<unknown>;
}

/** Why a result is closed: all of it was read, it was left, or reading it has failed. */
export type Ending = 'read' | 'left' | 'failed';

/** How many rows are fetched at once, if nothing else is said: beyond that nothing is gained (measured). */
export const BATCH = 1_000;

export function checkBatchSize(operator: string, batchSize: unknown): void {
  checkInteger(operator, 'batchSize', batchSize, { least: 1 });
}

/** A flow of rows. Every run opens a result of its own at its first pull, and closes it when it has ended, failed or is left. */
export function rowsFlow<T>(
  name: string,
  batchSize: number,
  open: () => RowCursor<T> | Promise<RowCursor<T>>,
): AsyncFlow<T> {
  const source = {
    name,
    mode: 'async' as const,
    holds: `up to ${batchSize} rows`,
    open: () => new RowReader(batchSize, open),
  };
  return flowOf({ source, stages: [] }) as AsyncFlow<T>;
}

class RowReader<T> implements BatchReader<T> {
  readonly #batchSize: number;
  readonly #open: () => RowCursor<T> | Promise<RowCursor<T>>;
  #cursor: RowCursor<T> | undefined;
  #pending: Promise<unknown> | undefined;
  #closed = false;
  #failed = false;

  constructor(batchSize: number, open: () => RowCursor<T> | Promise<RowCursor<T>>) {
    this.#batchSize = batchSize;
    this.#open = open;
  }

  pull(max: number, most: number = max): Promise<readonly T[] | End> {
    // What is fetched ahead is never more than can be of use: `take(3)` fetches three rows.
    const pending = this.#read(Math.min(this.#batchSize, most));
    this.#pending = pending;
    return pending;
  }

  accept(arrival: unknown): readonly T[] | End {
    this.#pending = undefined;
    return arrival as readonly T[] | End;
  }

  async #read(count: number): Promise<readonly T[] | End> {
    try {
      this.#cursor ??= await this.#open();
      if (this.#closed) return END;
      const rows = await this.#cursor.read(count);
      if (rows.length > 0 || this.#closed) return rows;
    } catch (error) {
      this.#failed = true;
      if (!this.#closed) await this.#end('failed', { error });
      throw error;
    }
    await this.#end('read');
    return END;
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#pending) {
      // What comes of it is void: the flow was left.
      const over = this.#pending.catch(() => {});
      await this.#cursor?.interrupt?.();
      await over;
    }
    await this.#end(this.#failed ? 'failed' : 'left');
  }

  async #end(ending: Ending, cause?: { readonly error: unknown }): Promise<void> {
    const cursor = this.#cursor;
    this.#cursor = undefined;
    const scope = new Scope();
    if (cursor) scope.add(0, { close: () => cursor.close(ending) });
    await scope.closeAsync(0, cause);
  }
}

/** Clients that can do one thing at a time, and are at it. */
const leased = new WeakMap<object, string>();

/**
 * Takes a client that a second flow must not get in between.
 *
 * @returns What gives it back.
 * @throws Error when a flow has it already.
 */
export function lease(client: object, operator: string, instead: string): () => void {
  const by = leased.get(client);
  if (by !== undefined) {
    throw new Error(`${operator}: this connection is in use by a ${by} that is not over; ${instead}`);
  }
  leased.set(client, operator);
  return () => void leased.delete(client);
}
