import { checkInteger, checkOptions } from '../pipeline/check.ts';
import { AsyncPipeline } from '../pipeline/pipe.ts';
import { type BatchReader, END, type End } from '../pipeline/reader.ts';

export interface ChannelOptions {
  /** How many items it holds before `send` has to wait: an integer of at least 1. Default 16. */
  readonly capacity?: number;
}

/** Something was sent into a channel that is closed. */
export class ChannelClosedError extends Error {
  static {
    this.prototype.name = 'ChannelClosedError';
  }
}

interface Waiting<T> {
  readonly items: readonly T[];
  at: number;
  readonly resolve: () => void;
}

const ready: Promise<void> = Promise.resolve();

/** What goes through a channel: items on their way, senders that wait for room, receivers that wait for items. */
class Queue<T> {
  readonly capacity: number;
  items: T[] = [];
  readonly senders: Waiting<T>[] = [];
  readonly receivers: ((arrival: undefined) => void)[] = [];
  closed: { readonly failure?: { readonly error: unknown } } | undefined;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  send(items: readonly T[]): Promise<void> {
    if (this.closed)
      return Promise.reject(new ChannelClosedError('channel: it is closed; nothing can be sent any more'));
    const room = this.senders.length > 0 ? 0 : Math.max(0, this.capacity - this.items.length);
    const now = Math.min(room, items.length);
    for (let at = 0; at < now; at++) this.items.push(items[at] as T);
    let sent = ready;
    if (now < items.length) {
      sent = new Promise((resolve) => this.senders.push({ items, at: now, resolve }));
    }
    this.#wake();
    return sent;
  }

  /** Takes up to `max` items out, and lets senders in. */
  take(max: number): T[] {
    const taken = this.items.length > max ? this.items.splice(0, max) : this.items;
    if (taken === this.items) this.items = [];
    while (this.senders.length > 0 && this.items.length < this.capacity) {
      const sender = this.senders[0]!;
      while (sender.at < sender.items.length && this.items.length < this.capacity) {
        this.items.push(sender.items[sender.at++] as T);
      }
      if (sender.at < sender.items.length) break;
      this.senders.shift();
      sender.resolve();
    }
    // What was let in may be for another receiver.
    if (this.items.length > 0) this.#wake();
    return taken;
  }

  close(failure?: { readonly error: unknown }): void {
    this.closed ??= { ...(failure && { failure }) };
    for (const receiver of this.receivers.splice(0)) receiver(undefined);
  }

  #wake(): void {
    if (this.items.length > 0) this.receivers.shift()?.(undefined);
  }
}

/** One run over a channel. Several take turns: each item goes to one of them. */
class Receiver<T> implements BatchReader<T> {
  readonly #queue: Queue<T>;
  #max = 0;
  #waits: ((arrival: undefined) => void) | undefined;

  constructor(queue: Queue<T>) {
    this.#queue = queue;
  }

  pull(max: number): unknown {
    this.#max = max;
    const { items, closed, receivers } = this.#queue;
    if (items.length > 0 || closed) return undefined;
    return new Promise<undefined>((resolve) => {
      this.#waits = resolve;
      receivers.push(resolve);
    });
  }

  accept(): T[] | End {
    this.#waits = undefined;
    const queue = this.#queue;
    if (queue.items.length > 0) return queue.take(this.#max);
    if (!queue.closed) return [];
    const { failure } = queue.closed;
    if (failure) throw failure.error;
    return END;
  }

  close(): void {
    const { receivers, items } = this.#queue;
    if (!this.#waits) return;
    const place = receivers.indexOf(this.#waits);
    if (place >= 0) receivers.splice(place, 1);
    // Its turn had come: it goes to the next.
    else if (items.length > 0) receivers.shift()?.(undefined);
  }
}

/** A queue of bounded length between those who send and those who iterate it. Made by {@link channel}. */
export class Channel<T> extends AsyncPipeline<T> {
  readonly #queue: Queue<T>;

  constructor(capacity: number) {
    const queue = new Queue<T>(capacity);
    super({ source: { name: 'channel', mode: 'async', open: () => new Receiver(queue) }, stages: [] });
    this.#queue = queue;
  }

  /**
   * Puts one item in.
   *
   * @returns A promise that is fulfilled once there is room for it: await it, or nothing bounds what is held.
   * @throws ChannelClosedError, by rejecting, when the channel is closed.
   */
  send(item: T): Promise<void> {
    return this.#queue.send([item]);
  }

  /** Puts several items in, in order; faster than one by one. */
  sendAll(items: readonly T[]): Promise<void> {
    return this.#queue.send(items);
  }

  /** Puts one item in if there is room now, and says whether there was. */
  trySend(item: T): boolean {
    const { closed, items, senders, capacity } = this.#queue;
    if (closed || senders.length > 0 || items.length >= capacity) return false;
    void this.#queue.send([item]);
    return true;
  }

  /** Ends it: what is in it, and what is waiting to get in, still comes out. */
  close(): void {
    this.#queue.close();
  }

  /** Ends it with an error, which every receiver gets after the items that are in it. */
  fail(error: unknown): void {
    this.#queue.close({ error });
  }

  /** How many items are in it. */
  get size(): number {
    return this.#queue.items.length;
  }

  /** Whether it was closed. */
  get closed(): boolean {
    return this.#queue.closed !== undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * A queue of bounded length: many may send into it, and many iterate it, each item going to one of these.
 *
 * Who leaves the iteration does not close the channel: the others go on, and so can a new one.
 *
 * @param options - `capacity`: how many items it holds before `send` has to wait, an integer of at least 1, default 16.
 * @returns A channel. Iterate it, or give it to `flow`. Holds up to `capacity` items, and those that senders wait with.
 * @throws RangeError when the capacity is not such an integer.
 * @example
 * ```ts
 * const numbers = channel<number>({ capacity: 2 });
 * async function produce() {
 *   for (const n of [1, 2, 3]) await numbers.send(n);
 *   numbers.close();
 * }
 * void produce();
 * flow(numbers).map((n) => n * n).toArray() // => [1, 4, 9]
 * ```
 */
export function channel<T>(options: ChannelOptions = {}): Channel<T> {
  checkOptions('channel', options, ['capacity']);
  const { capacity = 16 } = options;
  checkInteger('channel', 'capacity', capacity, { least: 1 });
  return new Channel<T>(capacity);
}
