import { checkInteger, checkOneOf, checkOptions } from '../pipeline/check.ts';
import { Hub, type Lagging } from '../pipeline/hub.ts';
import { AsyncPipeline } from '../pipeline/pipe.ts';
import { Channel } from './channel.ts';

export interface BroadcastOptions {
  /** How many items the slowest reader may lie behind the fastest: an integer of at least 1. Default 1024. */
  readonly limit?: number;
  /** What becomes of a reader that would leave another further behind: see `tee`. Default `error`. */
  readonly policy?: Lagging;
}

/** What is sent goes to everyone who iterates it. Made by {@link broadcast}. */
export class Broadcast<T> extends AsyncPipeline<T> {
  readonly #channel: Channel<T>;
  readonly #hub: Hub;
  #unheard = 0;

  constructor({ limit = 1024, policy = 'error' }: BroadcastOptions) {
    const channel = new Channel<T>(16);
    const hub = new Hub(channel.plan, { name: 'broadcast', limit, policy });
    let readers = 0;
    super({
      source: { name: 'broadcast', mode: 'async', open: () => hub.branch(`reader ${++readers}`) },
      stages: [],
    });
    this.#channel = channel;
    this.#hub = hub;
  }

  /**
   * Sends an item to all who iterate it now; where there are none it is dropped, and counted.
   *
   * @returns A promise that is fulfilled once there is room for it.
   */
  send(item: T): Promise<void> {
    if (this.#hub.readers > 0 || this.#channel.closed) return this.#channel.send(item);
    this.#unheard += 1;
    return Promise.resolve();
  }

  /** How many items were sent when nobody was there. */
  get unheard(): number {
    return this.#unheard;
  }

  /** How many are iterating it. */
  get readers(): number {
    return this.#hub.readers;
  }

  /** Ends it for all, after what was sent. */
  close(): void {
    this.#channel.close();
  }

  /** Ends it with an error for all, after what was sent. */
  fail(error: unknown): void {
    this.#channel.fail(error);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * Sends every item to everyone who iterates it at that time: one producer side, many readers, each with its own pace within a
 * bound.
 *
 * @param options - `limit` (default 1024 items): how far the slowest reader may lie behind; `policy`: what happens then.
 * @returns A broadcast. Iterate it, or give it to `flow`, any number of times. Holds up to `limit` items.
 * @throws TypeError or RangeError for a bad option.
 * @example
 * ```ts
 * const news = broadcast<string>();
 * const [two, one] = [flow(news).take(2).toArray(), flow(news).first()];
 * for (const item of ['a', 'b']) await news.send(item);
 * [await two, await one] // => [['a', 'b'], 'a']
 * ```
 */
export function broadcast<T>(options: BroadcastOptions = {}): Broadcast<T> {
  checkOptions('broadcast', options, ['limit', 'policy']);
  const { limit = 1024, policy = 'error' } = options;
  checkInteger('broadcast', 'limit', limit, { least: 1, infinity: true });
  checkOneOf('broadcast', 'policy', policy, ['error', 'block', 'dropOldest']);
  return new Broadcast<T>(options);
}
