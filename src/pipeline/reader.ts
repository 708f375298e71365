/** The end of a reader. A symbol of our own, so that every value, `undefined` and promises included, may be an item. */
export const END: unique symbol = Symbol('end');
export type End = typeof END;

/** Stands for an item that is not there yet. A class of our own, so that a promise may be an item. */
export class Pending {
  /** Once it is fulfilled, the reader is to be asked again. */
  readonly promise: PromiseLike<unknown>;
  constructor(promise: PromiseLike<unknown>) {
    this.promise = promise;
  }
}

/** How compiled code reads a reader: as text, with the reader's fields in local variables. */
export interface ReaderText {
  /** An expression: whether there is another item. Evaluated once before each. */
  readonly more: string;
  /** An expression: that item. Evaluated once, where there is one. */
  readonly item: string;
  /** The local, if any, that counts the items: it is one more for each that was read before. */
  readonly counter?: string;
  /**
   * An expression: below this the counter may go without `more` being asked, unless an item is undefined. Only where there
   * is a counter, and `more` may be asked at any time.
   */
  readonly until?: string;
}

/** What the text of a reader is written with. No value ever becomes text: only names do. */
export interface ReaderCode {
  /** A field of the reader, to read and to assign. */
  field(name: string): string;
  /** The same, of a field that is an integer from 0 to 4294967295, which grows by one after each item. */
  counter(name: string): string;
  /** A value from outside, to read. */
  value(value: unknown): string;
  /** A further local variable. */
  local(): string;
}

/** What a compiled loop reads. */
export interface Readable {
  /** How compiled code reads it; by `next` where this is left out. */
  readonly text?: (code: ReaderCode) => ReaderText | undefined;
  /** What its text is to be compiled anew for: what makes V8 treat it differently. */
  readonly kind?: unknown;
  /** How many items are left at least, where that is known. */
  readonly left?: number;
  /** Whether its text awaits: the loop is an async function then. */
  readonly awaits?: boolean;
}

/** An open source read item by item. It is `Pending` only where something has to be waited for; in a sync run it never is. */
export interface Reader<T> extends Readable {
  next(): T | End | Pending;
  /** Gives back what it holds. Does nothing once `next` has answered `END` or failed: then it has ended by itself. */
  close(): void | PromiseLike<unknown>;
}

/** A {@link Reader} that never waits. */
export interface SyncReader<T> extends Reader<T> {
  /** The reader that it stands for, if it does and that is open: it may be read in its place. */
  readonly opened?: SyncReader<T> | undefined;
  next(): T | End;
}

/**
 * An open asynchronous source, read in batches: 1 to `max` items, `[]` for "nothing yet, ask again", or `END`. A source
 * whose items come in natural chunks may answer with a whole chunk, beyond `max`.
 *
 * What `pull` promises goes through `accept`, so that a source can hand on the promise it was given instead of making
 * another one per item. A reader whose `pull` or `accept` failed or ended has ended by itself and is not closed.
 */
export interface BatchReader<T> {
  /**
   * An arrival for `accept`, or a promise of one.
   *
   * @param max - How many items are of use now.
   * @param most - How many can be of use in all, as many as now if left out: that is for what works ahead of its consumer.
   */
  pull(max: number, most?: number): unknown;
  accept(arrival: unknown): ArrayLike<T> | End;
  /** Whether every batch is of one item. */
  readonly single?: boolean;
  close(): void | PromiseLike<unknown>;
}

/** Whether a value is to be awaited. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}

/** Reads an array or typed array by index. The length is asked anew each time, as an array's own iterator does. */
export class ArrayReader<T> implements SyncReader<T> {
  items: ArrayLike<T>;
  /** Always a small integer: V8 would give up the loops that it has compiled for such. */
  at: number;
  constructor(items: ArrayLike<T>, at = 0) {
    this.items = items;
    this.at = at;
  }
  get kind(): unknown {
    return (this.items as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  }
  get left(): number {
    return this.items.length - this.at;
  }
  next(): T | End {
    return this.at < this.items.length ? (this.items[this.at++] as T) : END;
  }
  text({ field, counter }: ReaderCode): ReaderText | undefined {
    // Beyond that, a typed array could outgrow the counter.
    if (this.items.length > 0xffffffff) return undefined;
    const [items, at] = [field('items'), counter('at')];
    const until = `${items}.length`;
    return { more: `${at} < ${until}`, item: `${items}[${at}]`, counter: at, until };
  }
  close(): void {
    this.items = [];
  }
}
