import { type AsyncFlow, flowOf } from '../flow/flow.ts';
import { MissingPackageError } from '../io/optional.ts';
import { BatchRun } from '../pipeline/drivers/async.ts';
import { fuseWhereWorth } from '../pipeline/fuse/fuse.ts';
import { type BatchReader, END, type End } from '../pipeline/reader.ts';
import { Scope } from '../pipeline/scope.ts';
import type { Planned } from '../pipeline/plan.ts';

/** What is read, and what has to be closed with it. */
export interface Connected {
  readonly flow: Planned;
  readonly close: () => unknown;
}

/**
 * A flow over a connection of its own, which is made when it is run and closed at its end.
 *
 * @param name - Without credentials: it is what `--explain` shows.
 * @param hide - Takes credentials out of the messages of errors.
 */
export function connected(
  name: string,
  connect: () => Promise<Connected>,
  hide: (message: string) => string,
): AsyncFlow<unknown> {
  const source = {
    name,
    mode: 'async' as const,
    holds: 'a connection, and the rows of a batch',
    open: () => new ConnectedReader(name, connect, hide),
  };
  return flowOf({ source, stages: [] }) as AsyncFlow<unknown>;
}

class ConnectedReader implements BatchReader<unknown> {
  readonly #name: string;
  readonly #connect: () => Promise<Connected>;
  readonly #hide: (message: string) => string;
  readonly #scope = new Scope();
  #reader: BatchRun | undefined;
  #closed = false;

  constructor(name: string, connect: () => Promise<Connected>, hide: (message: string) => string) {
    this.#name = name;
    this.#connect = connect;
    this.#hide = hide;
  }

  async pull(max: number, most?: number): Promise<ArrayLike<unknown> | End> {
    try {
      const reader = (this.#reader ??= await this.#open());
      if (this.#closed) {
        await this.close();
        return END;
      }
      const batch = reader.accept(await reader.pull(max, most));
      if (batch === END) await this.close();
      return batch;
    } catch (error) {
      if (error instanceof Error) error.message = this.#told(error);
      await this.#scope.closeAsync(Infinity, { error });
      throw error;
    }
  }

  /** Without secrets, and with whose it is, where that is not what it begins with, as the errors of ours do. */
  #told(error: Error): string {
    const message = this.#hide(error.message);
    const ours = error instanceof MissingPackageError || error instanceof TypeError;
    return ours ? message : `${this.#name}: ${message}`;
  }

  async #open(): Promise<BatchRun> {
    const { flow, close } = await this.#connect();
    this.#scope.add(-1, { close: async () => void (await close()) });
    const reader = new BatchRun(flow.plan, this.#name, fuseWhereWorth);
    this.#scope.add(-1, reader);
    return reader;
  }

  accept(arrival: unknown): ArrayLike<unknown> | End {
    return this.#closed ? END : (arrival as ArrayLike<unknown> | End);
  }

  close(): Promise<void> {
    this.#closed = true;
    return this.#scope.closeAsync(Infinity);
  }
}
