import { checkFunction } from './check.ts';
import type { Plan } from './plan.ts';
import { type BatchReader, END, type End, type SyncReader } from './reader.ts';
import { iterate, iterateAsync } from './run.ts';
import { Scope } from './scope.ts';
import { modeOf, openIterable, type Source } from './source.ts';

type Items = IterableIterator<never> & AsyncIterableIterator<never>;
type Making = (items: Items) => Iterable<unknown> | AsyncIterable<unknown>;

/**
 * A generator function of the user's as a stage: a source that reads the pipeline before it.
 *
 * The pipeline is closed when the generator is done with it, also if that took items by hand and left the rest.
 */
export function through(plan: Plan, f: Making): Plan {
  checkFunction('through', 'f', f);
  const { mode: before, abandon, dispose } = plan.source;
  const made = modeOf(f);
  if (before === 'async' && made === 'sync') {
    throw new TypeError('through: the flow is asynchronous; give an async function* that reads it with for await');
  }
  const source: Source<unknown> = {
    name: `through(${f.name})`,
    mode: before === 'async' ? 'async' : made === 'sync' ? before : made,
    upstream: [plan],
    open: () => (before === 'async' ? openAsync(plan, f) : openSync(plan, f)),
    ...(abandon && { abandon }),
    ...(dispose && { dispose }),
  };
  return { source, stages: [] };
}

function openSync(plan: Plan, f: Making): SyncReader<unknown> | BatchReader<unknown> {
  const items = iterate(plan);
  const upstream = { close: () => void items.return() };
  try {
    const reader = openIterable(f(items as unknown as Items), 'through');
    return 'pull' in reader ? new AsyncThrough(() => reader, upstream) : new SyncThrough(reader, upstream);
  } catch (error) {
    const scope = new Scope();
    scope.add(0, upstream);
    scope.close(0, { error });
    throw error;
  }
}

function openAsync(plan: Plan, f: Making): BatchReader<unknown> {
  const items = iterateAsync(plan);
  const open = (): BatchReader<unknown> => {
    const reader = openIterable(f(items as unknown as Items), 'through');
    if ('pull' in reader) return reader;
    throw new TypeError('through: the flow is asynchronous; f must give an async iterable');
  };
  return new AsyncThrough(open, { close: () => items.return() });
}

interface Closable {
  close(): void | PromiseLike<unknown>;
}

/** Reads what the generator yields, and closes what it reads once it has ended, failed or been left. */
class SyncThrough implements SyncReader<unknown> {
  readonly #reader: SyncReader<unknown>;
  readonly #scope = new Scope();

  constructor(reader: SyncReader<unknown>, upstream: Closable) {
    this.#reader = reader;
    this.#scope.add(0, upstream);
    this.#scope.add(0, reader);
  }

  next(): unknown {
    let item: unknown;
    try {
      item = this.#reader.next();
    } catch (error) {
      this.#scope.close(0, { error });
    }
    if (item === END) this.#scope.close(0);
    return item;
  }

  close(): void {
    this.#scope.close(0);
  }
}

class AsyncThrough implements BatchReader<unknown> {
  readonly #open: () => BatchReader<unknown>;
  readonly #scope = new Scope();
  #reader: BatchReader<unknown> | undefined;

  constructor(open: () => BatchReader<unknown>, upstream: Closable) {
    this.#open = open;
    this.#scope.add(0, upstream);
  }

  #opened(): BatchReader<unknown> {
    if (this.#reader) return this.#reader;
    this.#reader = this.#open();
    this.#scope.add(0, this.#reader);
    return this.#reader;
  }

  async pull(max: number, most: number = max): Promise<ArrayLike<unknown> | End> {
    try {
      const reader = this.#opened();
      const batch = reader.accept(await reader.pull(max, most));
      if (batch !== END) return batch;
    } catch (error) {
      this.#ended();
      await this.#scope.closeAsync(0, { error });
      throw error;
    }
    this.#ended();
    await this.#scope.closeAsync(0);
    return END;
  }

  #ended(): void {
    if (this.#reader) this.#scope.drop(this.#reader);
  }

  accept(arrival: unknown): ArrayLike<unknown> | End {
    return arrival as ArrayLike<unknown> | End;
  }

  close(): Promise<void> {
    // A generator that waits for an item of the pipeline can only end once the pipeline has been closed.
    return this.#scope.closeTogether();
  }
}
