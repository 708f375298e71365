import {
  type BatchReader,
  END,
  type End,
  isThenable,
  Pending,
  type Readable,
  type Reader,
  type ReaderCode,
  type ReaderText,
  type SyncReader,
} from '../reader.ts';
import type { Plan } from '../plan.ts';
import { abandon, type Source } from '../source.ts';
import { watched } from '../watched.ts';

type AnyReader = SyncReader<unknown> | BatchReader<unknown>;

/** The source as an async run holds it: batches of whatever it is. */
export class AsyncInput implements BatchReader<unknown> {
  readonly #source: Source<unknown>;
  readonly #containing: string | undefined;
  readonly #what: string;
  readonly #close: () => PromiseLike<unknown>;
  readonly #where = watched.by?.begun();
  #reader: AnyReader | undefined;
  #ended = false;
  /** Whether what `pull` has given is still to be accepted. */
  #pulling = false;

  /** @param close - Ends the whole run, for a source that is disposed of while it runs. */
  constructor({ source, stages }: Plan, what: string, close: () => PromiseLike<unknown>) {
    this.#source = source;
    this.#containing = stages[0]?.containing;
    this.#what = what;
    this.#close = close;
  }

  #open(): AnyReader {
    this.#source.claim?.(this.#what, this.#close);
    this.#reader = this.#source.open(this.#containing);
    if (this.#where) {
      const [reader, what, where] = [this.#reader, this.#what, this.#where];
      watched.by?.opened(this, { source: this.#source, reader, what, where });
    }
    return this.#reader;
  }

  pull(max: number, most: number = max): unknown {
    const reader = this.#reader ?? this.#open();
    // The run was left while its source was being opened: that is closed, now that there is something to close.
    if (this.#ended) return Promise.resolve(reader.close());
    this.#ended = true;
    const arrival = 'pull' in reader ? reader.pull(max, most) : reader.next();
    this.#ended = false;
    this.#pulling = true;
    return arrival;
  }

  /** Whether it is open, and gives one item at a time. */
  get single(): boolean {
    return (this.#reader as Partial<BatchReader<unknown>> | undefined)?.single === true;
  }

  /** Whether there is nothing more to be had of it: it has ended, or was closed. */
  get over(): boolean {
    return this.#ended;
  }

  accept(arrival: unknown): ArrayLike<unknown> | End {
    const reader = this.#reader!;
    this.#pulling = false;
    this.#ended = true;
    const batch = 'pull' in reader ? reader.accept(arrival) : arrival === END ? END : [arrival];
    this.#ended = batch === END;
    if (this.#ended) watched.by?.over(this);
    return batch;
  }

  /**
   * The run has failed: if that is because what `pull` promised was rejected, a reader of batches has ended by it, while a
   * sync one has only given a bad item.
   */
  fail(): void {
    if (this.#pulling) this.#ended = 'pull' in this.#reader!;
  }

  close(): void | PromiseLike<unknown> {
    watched.by?.over(this);
    if (this.#ended) return undefined;
    this.#ended = true;
    return this.#reader ? this.#reader.close() : abandon(this.#source, this.#what);
  }
}

/** The part of a batch that is to be run before the run looks at the clock again. */
export class BatchPart implements SyncReader<unknown> {
  items: ArrayLike<unknown> = [];
  at = 0;
  end = 0;

  next(): unknown {
    return this.at < this.end ? this.items[this.at++] : END;
  }

  text({ field, counter }: ReaderCode): ReaderText {
    const [items, at, until] = [field('items'), counter('at'), field('end')];
    return { more: `${at} < ${until}`, item: `${items}[${at}]`, counter: at, until };
  }

  close(): void {
    this.at = this.end;
  }
}

/** A source of single items, for a loop that awaits each of them: nothing of the run comes between two. */
export class SingleItems implements Readable {
  readonly input: AsyncInput;
  readonly awaits = true;
  at = 0;
  end = 0;

  constructor(input: AsyncInput) {
    this.input = input;
  }

  text({ field, value, local }: ReaderCode): ReaderText {
    const [input, at, arrival, batch] = [field('input'), field('at'), local(), local()];
    const arrived = `${value(isThenable)}(${arrival} = ${input}.pull(1)) && (${arrival} = await ${arrival})`;
    const accepted = `(${batch} = ${input}.accept(${arrival})) !== ${value(END)}`;
    return {
      more: `${at} < ${field('end')} && (${arrived}, !${input}.over && ${accepted})`,
      item: `${batch}[0]`,
      counter: at,
    };
  }
}

/** Reads a batch reader item by item, for a stage that has it as a further input. */
export class ItemReader implements Reader<unknown> {
  readonly #reader: BatchReader<unknown>;
  #batch: ArrayLike<unknown> = [];
  #at = 0;
  #skip: number;
  #ended = false;

  constructor(reader: BatchReader<unknown>, skip = 0) {
    this.#reader = reader;
    this.#skip = skip;
  }

  next(): unknown {
    for (;;) {
      while (this.#at < this.#batch.length) {
        const item = this.#batch[this.#at++];
        if (this.#skip === 0) return item;
        this.#skip -= 1;
      }
      if (this.#ended) return END;
      this.#ended = true;
      const arrival = this.#reader.pull(this.#skip + 1, Infinity);
      this.#ended = false;
      if (isThenable(arrival)) return new Pending(Promise.resolve(arrival).then(this.#accept, this.#fail));
      this.#accept(arrival);
    }
  }

  readonly #accept = (arrival: unknown): void => {
    this.#ended = true;
    const batch = this.#reader.accept(arrival);
    this.#ended = batch === END;
    this.#batch = batch === END ? [] : batch;
    this.#at = 0;
  };

  readonly #fail = (error: unknown): never => {
    this.#ended = true;
    throw error;
  };

  close(): void | PromiseLike<unknown> {
    return this.#ended ? undefined : this.#reader.close();
  }
}

/** Reads a sync reader in an async flow: an item that is a promise is awaited, as `for await` does it. */
export class AwaitingReader implements Reader<unknown> {
  readonly #reader: SyncReader<unknown>;
  #settled: { readonly item: unknown } | undefined;

  constructor(reader: SyncReader<unknown>) {
    this.#reader = reader;
  }

  next(): unknown {
    const settled = this.#settled;
    this.#settled = undefined;
    if (settled) return settled.item;
    const item = this.#reader.next();
    if (!isThenable(item)) return item;
    return new Pending(
      Promise.resolve(item).then((value) => {
        this.#settled = { item: value };
      }),
    );
  }

  close(): void | PromiseLike<unknown> {
    return this.#reader.close();
  }
}
