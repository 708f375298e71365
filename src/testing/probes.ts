import { type Plan, Planned } from '../pipeline/plan.ts';
import { type BatchReader, END } from '../pipeline/reader.ts';

/** What a probe has seen. */
export interface Observed {
  /** Items given out. */
  reads: number;
  /** Calls of `next`, also those after the end. */
  asks: number;
  /** Calls of `return`. */
  closes: number;
  /** Whether it has said, unclosed, that it has no more items. */
  ended: boolean;
}

/** A one-shot iterator that counts what is done to it. */
export class CountingIterator<T> implements IterableIterator<T, undefined>, Observed {
  reads = 0;
  asks = 0;
  closes = 0;
  ended = false;
  readonly #items: Iterator<T>;
  constructor(items: Iterable<T>) {
    this.#items = items[Symbol.iterator]();
  }
  [Symbol.iterator](): this {
    return this;
  }
  next(): IteratorResult<T, undefined> {
    this.asks += 1;
    const result = this.#items.next();
    if (result.done) {
      this.ended = this.closes === 0;
      return { done: true, value: undefined };
    }
    this.reads += 1;
    return result;
  }
  return(): IteratorResult<T, undefined> {
    this.closes += 1;
    return { done: true, value: undefined };
  }
}

/** {@link CountingIterator}, asynchronous: each item comes a microtask late. */
export class AsyncCountingIterator<T> implements AsyncIterableIterator<T, undefined>, Observed {
  reads = 0;
  asks = 0;
  closes = 0;
  ended = false;
  readonly #items: Iterator<T>;
  constructor(items: Iterable<T>) {
    this.#items = items[Symbol.iterator]();
  }
  [Symbol.asyncIterator](): this {
    return this;
  }
  async next(): Promise<IteratorResult<T, undefined>> {
    this.asks += 1;
    await Promise.resolve();
    const result = this.#items.next();
    if (result.done) {
      this.ended = this.closes === 0;
      return { done: true, value: undefined };
    }
    this.reads += 1;
    return result;
  }
  async return(): Promise<IteratorResult<T, undefined>> {
    this.closes += 1;
    return { done: true, value: undefined };
  }
}

/** An iterable that must not be touched: for proving that building a pipeline reads nothing. */
export class Untouchable implements Iterable<never>, AsyncIterable<never> {
  [Symbol.iterator](): Iterator<never> {
    throw new Error('Untouchable: the source was opened before the first pull');
  }
  [Symbol.asyncIterator](): AsyncIterator<never> {
    throw new Error('Untouchable: the source was opened before the first pull');
  }
}

/** Gives items, then fails. */
export function* failingAfter<T>(items: Iterable<T>, error: unknown): Generator<T, void> {
  yield* items;
  throw error;
}

/** An iterator that goes on after its end, against the protocol: a reader must not ask again. */
export function resurrecting<T>(items: Iterable<T>): IterableIterator<T, undefined> {
  const iterator = items[Symbol.iterator]();
  let ended = false;
  return {
    [Symbol.iterator]() {
      return this;
    },
    next() {
      if (ended) throw new Error('resurrecting: asked again after the end');
      const result = iterator.next();
      ended = result.done ?? false;
      return result.done ? { done: true, value: undefined } : result;
    },
  };
}

/** How a source gives its items: the sizes of its batches (0 is an empty one), each at once or promised. */
export type Cuts = readonly { readonly size: number; readonly late: boolean }[];

class CutReader implements BatchReader<unknown> {
  readonly #items: readonly unknown[];
  readonly #cuts: Cuts;
  readonly #observed: Observed;
  #at = 0;
  #cut = 0;
  constructor(items: readonly unknown[], cuts: Cuts, observed: Observed) {
    this.#items = items;
    this.#cuts = cuts;
    this.#observed = observed;
  }
  pull(): unknown {
    this.#observed.asks += 1;
    const cut = this.#cuts[this.#cut++] ?? { size: 1, late: false };
    const batch = this.#at >= this.#items.length ? END : this.#items.slice(this.#at, (this.#at += cut.size));
    return cut.late ? Promise.resolve(batch) : batch;
  }
  accept(arrival: unknown): ArrayLike<unknown> | typeof END {
    return arrival as unknown[] | typeof END;
  }
  close(): void {
    this.#observed.closes += 1;
  }
}

/** An async source that gives its items in batches cut anyhow: no result may depend on where. */
export class Rechunked<T> extends Planned implements AsyncIterable<T> {
  readonly observed: Observed;
  constructor(items: readonly T[], cuts: Cuts) {
    const observed: Observed = { reads: 0, asks: 0, closes: 0, ended: false };
    const open = (): BatchReader<unknown> => new CutReader(items, cuts, observed);
    const plan: Plan = { source: { name: 'rechunked', mode: 'async', open }, stages: [] };
    super(plan);
    this.observed = observed;
  }
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    const reader = this.plan.source.open() as BatchReader<T>;
    try {
      for (;;) {
        const batch = reader.accept(await reader.pull(Infinity, Infinity));
        if (batch === END) return;
        yield* Array.from(batch);
      }
    } finally {
      await reader.close();
    }
  }
}

/** What is to befall a {@link Witnessed} source. */
export interface Fate {
  /** Fails instead of giving the item at this index, or at its end. */
  readonly failsAt?: number;
  readonly failure?: unknown;
  /** What closing it fails with. */
  readonly closeFailure?: unknown;
}

/** One reading of a witnessed source. */
class Life<T> {
  readonly #items: readonly T[];
  readonly #name: string;
  readonly #log: string[];
  readonly #fate: Fate;
  #at = 0;

  constructor(items: readonly T[], name: string, log: string[], fate: Fate) {
    this.#items = items;
    this.#name = name;
    this.#log = log;
    this.#fate = fate;
    this.note('open');
  }

  note(event: string): void {
    this.#log.push(`${event} ${this.#name}`);
  }

  next(): IteratorResult<T, undefined> {
    const at = this.#at++;
    if (at === this.#fate.failsAt) {
      this.note('fail');
      throw this.#fate.failure;
    }
    if (at < this.#items.length) return { done: false, value: this.#items[at] as T };
    this.note('end');
    return { done: true, value: undefined };
  }

  closed(): IteratorResult<T, undefined> {
    this.note('closed');
    if ('closeFailure' in this.#fate) throw this.#fate.closeFailure;
    return { done: true, value: undefined };
  }
}

/**
 * An iterable that writes into a log, shared by several of them, what is done to it: `open a`, `end a`, `fail a`,
 * `close a`, and `closed a` when closing it is over.
 */
export class Witnessed<T> implements Iterable<T> {
  readonly #open: () => Life<T>;
  constructor(items: Iterable<T>, name: string, log: string[], fate: Fate = {}) {
    this.#open = () => new Life([...items], name, log, fate);
  }
  [Symbol.iterator](): Iterator<T, undefined> {
    const life = this.#open();
    return {
      next: () => life.next(),
      return: () => {
        life.note('close');
        return life.closed();
      },
    };
  }
}

/** {@link Witnessed}, asynchronous: closing it takes a while. */
export class AsyncWitnessed<T> implements AsyncIterable<T> {
  readonly #open: () => Life<T>;
  constructor(items: Iterable<T>, name: string, log: string[], fate: Fate = {}) {
    this.#open = () => new Life([...items], name, log, fate);
  }
  [Symbol.asyncIterator](): AsyncIterator<T, undefined> {
    const life = this.#open();
    return {
      next: async () => life.next(),
      return: async () => {
        life.note('close');
        await Promise.resolve();
        await Promise.resolve();
        return life.closed();
      },
    };
  }
}

/** An async iterator that gives its items, and then never answers again, until it is closed. */
export class Stalling<T> implements AsyncIterableIterator<T, undefined> {
  closes = 0;
  /** Fulfilled when it has been asked for an item that will not come. */
  readonly stalled: Promise<void>;
  readonly #items: Iterator<T>;
  #stall: () => void = () => {};
  constructor(items: Iterable<T>) {
    this.#items = items[Symbol.iterator]();
    this.stalled = new Promise((resolve) => {
      this.#stall = resolve;
    });
  }
  [Symbol.asyncIterator](): this {
    return this;
  }
  async next(): Promise<IteratorResult<T, undefined>> {
    const result = this.#items.next();
    if (!result.done) return result;
    this.#stall();
    return await new Promise<never>(() => {});
  }
  async return(): Promise<IteratorResult<T, undefined>> {
    this.closes += 1;
    return { done: true, value: undefined };
  }
}
