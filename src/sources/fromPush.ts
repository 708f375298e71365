import { checkFunction, checkInteger, checkOneOf, checkOptions } from '../pipeline/check.ts';
import { Joined } from '../pipeline/joined.ts';
import { AsyncPipeline } from '../pipeline/pipe.ts';

/** What to do with an item that comes when the queue is full. */
export type Overflow = 'error' | 'pause' | 'dropOldest' | 'dropNewest' | 'latest' | 'unbounded';

export interface PushOptions {
  /** How many items are kept for a consumer that is slower: an integer of at least 1. Default 1024. */
  readonly capacity?: number;
  /**
   * What happens to an item beyond that. `error` (default): the flow fails with an {@link OverflowError}, after the items
   * kept. `pause`: the producer is told to pause, and to go on once half of the queue is taken. `dropOldest`, `dropNewest`:
   * one is lost, and counted. `latest`: only the last item is ever kept. `unbounded`: everything is kept.
   */
  readonly overflow?: Overflow;
}

/** Items came faster than they were taken, and there was no room left for them. */
export class OverflowError extends Error {
  static {
    this.prototype.name = 'OverflowError';
  }
}

/** Where a producer puts what it has. */
export interface Sink<T> {
  /** Puts an item in. Says whether there is room for another. */
  next(item: T): boolean;
  /** Ends the flow with an error, after the items before. */
  error(error: unknown): void;
  /** Ends the flow, after the items before. */
  end(): void;
}

/** How to stop a producer, and how to slow it down. */
export interface Subscription {
  unsubscribe(): unknown;
  /** Needed for `overflow: 'pause'`. */
  pause?(): unknown;
  resume?(): unknown;
}

type Subscribe<T> = (sink: Sink<T>) => Subscription | (() => unknown) | void;

/** What has come and gone, over all runs. */
export interface PushCounts {
  received: number;
  dropped: number;
  /** The most items that were ever waiting. */
  deepest: number;
}

/** A pipeline over what is pushed into it. */
export class PushPipeline<T> extends AsyncPipeline<T> {
  /** How many items came, were dropped and waited, over all runs. */
  readonly counts: Readonly<PushCounts>;

  constructor(name: string, subscribe: Subscribe<T>, { capacity = 1024, overflow = 'error' }: PushOptions) {
    const counts: PushCounts = { received: 0, dropped: 0, deepest: 0 };
    const limits = {
      capacity: overflow === 'unbounded' ? Infinity : overflow === 'latest' ? 1 : capacity,
      overflow: overflow === 'latest' ? ('dropOldest' as const) : overflow,
    };
    super({
      source: {
        name,
        mode: 'async',
        holds: limits.capacity === Infinity ? 'every item not taken yet' : `up to ${limits.capacity} items`,
        open: () => new Pushed(name, subscribe, limits, counts),
      },
      stages: [],
    });
    this.counts = counts;
  }
}

class Pushed<T> extends Joined<T> {
  readonly #name: string;
  readonly #subscribe: Subscribe<T>;
  readonly #capacity: number;
  readonly #overflow: Overflow;
  readonly #counts: PushCounts;
  #subscription: Subscription | undefined;
  #begun = false;
  #paused = false;

  constructor(
    name: string,
    subscribe: Subscribe<T>,
    { capacity, overflow }: { readonly capacity: number; readonly overflow: Overflow },
    counts: PushCounts,
  ) {
    super();
    this.#name = name;
    this.#subscribe = subscribe;
    this.#capacity = capacity;
    this.#overflow = overflow;
    this.#counts = counts;
    // The producer is under way for as long as it is not closed.
    this.busy = 1;
    this.scope.add(0, { close: () => this.#subscription?.unsubscribe() as void | PromiseLike<unknown> });
  }

  protected override work(): void {
    if (!this.#begun) this.#begin();
    if (!this.#paused || this.held > this.#capacity >> 1) return;
    this.#paused = false;
    this.#subscription?.resume?.();
  }

  #begin(): void {
    this.#begun = true;
    const made = this.#subscribe({
      next: (item) => this.next(item),
      error: (error) => this.error(error),
      end: () => this.ended(),
    });
    this.#subscription = typeof made === 'function' ? { unsubscribe: made } : (made ?? undefined);
    if (this.#overflow !== 'pause') return;
    checkFunction(this.#name, 'pause (of what subscribe gives)', this.#subscription?.pause);
    checkFunction(this.#name, 'resume (of what subscribe gives)', this.#subscription?.resume);
  }

  next(item: T): boolean {
    if (this.over) return false;
    const counts = this.#counts;
    counts.received += 1;
    // What pauses may still have a few under way: they are kept.
    if (this.held >= this.#capacity && this.#overflow !== 'pause') {
      if (this.#overflow === 'error') {
        const lost = `${this.#name}: more than ${this.#capacity} items came before they were taken; `;
        this.fail(new OverflowError(`${lost}choose a larger capacity, or an overflow other than "error"`));
        return false;
      }
      counts.dropped += 1;
      if (this.#overflow === 'dropNewest') return false;
      this.dropOldest();
    }
    this.emit(item);
    counts.deepest = Math.max(counts.deepest, this.held);
    const room = this.held < this.#capacity;
    if (!room && this.#overflow === 'pause' && !this.#paused) {
      this.#paused = true;
      this.#subscription?.pause?.();
    }
    this.stir();
    return room;
  }

  error(error: unknown): void {
    this.fail(error);
    this.stir();
  }

  ended(): void {
    this.end();
    this.stir();
  }
}

/**
 * What is pushed, as a source that is pulled: callbacks, listeners, subscriptions.
 *
 * Each run subscribes at its first pull, and unsubscribes when it is left or ends. All that is waiting is handed on as one
 * batch.
 *
 * @param subscribe - Called with where to put items, errors and the end. Gives a function that unsubscribes, or an object that
 *   also has `pause` and `resume`.
 * @param options - `capacity` (default 1024 items) and `overflow`: what becomes of an item beyond it; an error by default.
 * @returns The items. Holds up to `capacity`. `counts` says how many came, how many were dropped, and how many waited at most.
 * @throws OverflowError from the flow when there is no room and `overflow` is `error`; TypeError or RangeError for a bad option.
 * @example
 * ```ts
 * const ticks = fromPush<number>((sink) => {
 *   let n = 0;
 *   const timer = setInterval(() => sink.next(n++), 1);
 *   return () => clearInterval(timer);
 * });
 * flow(ticks).take(3).toArray() // => [0, 1, 2]
 * ```
 */
export function fromPush<T>(subscribe: Subscribe<T>, options: PushOptions = {}): PushPipeline<T> {
  checkFunction('fromPush', 'subscribe', subscribe);
  checkPush('fromPush', options);
  return new PushPipeline(subscribe.name ? `fromPush(${subscribe.name})` : 'fromPush', subscribe, options);
}

export function checkPush(operator: string, options: PushOptions, others: readonly string[] = []): void {
  checkOptions(operator, options, ['capacity', 'overflow', ...others]);
  const { capacity = 1024, overflow = 'error' } = options;
  checkInteger(operator, 'capacity', capacity, { least: 1 });
  checkOneOf(operator, 'overflow', overflow, ['error', 'pause', 'dropOldest', 'dropNewest', 'latest', 'unbounded']);
}
