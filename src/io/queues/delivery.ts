import { type AsyncFlow, flowOf } from '../../flow/flow.ts';
import { checkInteger, checkOneOf } from '../../pipeline/check.ts';
import { checkSpan } from '../../pipeline/clock.ts';
import { type BatchReader, END, type End } from '../../pipeline/reader.ts';
import { Scope } from '../../pipeline/scope.ts';

/** What every source that reads a queue takes. */
export interface DeliveryOptions {
  /**
   * When a message is acknowledged. `'pull'` (default): when the next one is asked for, which is when all that the flow does with
   * it is done. `'manual'`: when its `ack()` is called, for sinks that gather: `onCommit`.
   */
  readonly ack?: 'pull' | 'manual';
  /** How many messages are fetched at once, and can be under way: at least 1. Default 100. */
  readonly batchSize?: number;
  /** After how many messages the flow ends, all of them acknowledged: at least 0. Default Infinity. */
  readonly limit?: number;
  /** After how many ms without a message the flow ends: at least 0. Default Infinity. */
  readonly idle?: number;
}

/** The keys of {@link DeliveryOptions}, for the check of options. */
export const DELIVERY_OPTIONS: readonly string[] = ['ack', 'batchSize', 'limit', 'idle'];

export function checkDelivery(
  operator: string,
  { ack = 'pull', batchSize = 100, limit = Infinity, idle = Infinity }: DeliveryOptions,
): void {
  checkOneOf(operator, 'ack', ack, ['pull', 'manual']);
  checkInteger(operator, 'batchSize', batchSize, { least: 1 });
  checkInteger(operator, 'limit', limit, { infinity: true });
  if (idle !== Infinity) checkSpan(operator, 'idle', idle, { zero: true });
}

/** An open subscription. */
export interface Subscription<M> {
  /** How often messages that are under way are extended and what is due is acknowledged, in ms. */
  readonly heartbeat: number;
  /** Waits for messages, up to `max` of them, for about `ms` at most; none if none came. */
  receive(max: number, ms: number): Promise<readonly M[]>;
  /** Tells the server that messages are done with; also after `close`. */
  acknowledge(messages: readonly M[]): void | Promise<unknown>;
  /** Gives messages back, so that they are delivered again soon; also after `close`. */
  giveBack(messages: readonly M[]): void | Promise<unknown>;
  /** Tells the server that messages are still being worked on, and what this has received and not given out. */
  extend?(messages: readonly M[]): void | Promise<unknown>;
  /** Whether what was received may still be handed on: not if the server has since given it to somebody else. Default: always. */
  holds?(message: M): boolean;
  /** Makes a `receive` that is under way end soon, and sees to it that nothing is delivered any more. */
  interrupt(): void | Promise<void>;
  close(): void | PromiseLike<unknown>;
}

/** What can be done with a message by hand: the first call counts. */
export interface Acknowledging {
  /** Done with: it will not be delivered again. */
  ack(): void;
  /** Not done with: it is delivered again. */
  nak(): void;
}

/** How long a receive waits at most before it looks around, in ms. */
const WAIT = 5_000;

/**
 * A flow of what a queue delivers. Each run has a subscription of its own, from its first pull on. What was delivered and not
 * acknowledged is given back when the run ends, however it does.
 *
 * @param message - What the flow gives for a message.
 */
export function deliveries<M extends object, T>(
  name: string,
  { ack = 'pull', batchSize = 100, limit = Infinity, idle = Infinity }: DeliveryOptions,
  open: () => Promise<Subscription<M>>,
  message: (message: M, by: Acknowledging) => T,
): AsyncFlow<T> {
  const source = {
    name,
    mode: 'async' as const,
    holds: `up to ${batchSize} messages`,
    open: () => new DeliveryReader<M, T>({ manual: ack === 'manual', batchSize, limit, idle }, open, message),
  };
  return flowOf({ source, stages: [] }) as AsyncFlow<T>;
}

interface Settings {
  readonly manual: boolean;
  readonly batchSize: number;
  readonly limit: number;
  readonly idle: number;
}

class DeliveryReader<M extends object, T> implements BatchReader<T> {
  readonly #settings: Settings;
  readonly #open: () => Promise<Subscription<M>>;
  readonly #message: (message: M, by: Acknowledging) => T;
  #subscription: Subscription<M> | undefined;
  /** Received and not handed on. */
  #waiting: M[] = [];
  /** Handed on, and neither acknowledged nor given back. */
  readonly #handed = new Set<M>();
  /** To be acknowledged with the next call. */
  #done: M[] = [];
  /** To be given back with the next call. */
  #undone: M[] = [];
  #count = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** What is being told to the server, one thing after the other. */
  #telling: Promise<void> = Promise.resolve();
  /** What telling it has failed with. */
  #failure: { readonly error: unknown } | undefined;
  #pending: Promise<unknown> | undefined;
  #closed = false;
  /** Whether the source has come to its own end: what is not settled is still to be. */
  #over = false;

  constructor(settings: Settings, open: () => Promise<Subscription<M>>, message: (message: M, by: Acknowledging) => T) {
    this.#settings = settings;
    this.#open = open;
    this.#message = message;
  }

  pull(): T[] | Promise<T[] | End> {
    // Who asks for the next message is done with the last one.
    if (!this.#settings.manual) {
      for (const message of this.#handed) this.#done.push(message);
      this.#handed.clear();
    }
    while (this.#waiting.length > 0 && this.#subscription?.holds?.(this.#waiting[0]!) === false) this.#waiting.shift();
    if (this.#waiting.length > 0 && !this.#failure && this.#count < this.#settings.limit) return [this.#hand()];
    const pending = this.#receive();
    this.#pending = pending;
    return pending;
  }

  accept(arrival: unknown): T[] | End {
    this.#pending = undefined;
    return arrival as T[] | End;
  }

  #hand(): T {
    const message = this.#waiting.shift()!;
    this.#count += 1;
    this.#handed.add(message);
    const settle = (list: 'done' | 'undone'): void => {
      if (!this.#handed.delete(message)) return;
      (list === 'done' ? this.#done : this.#undone).push(message);
      // A sink that gathers settles the last ones when the source has ended.
      if (this.#over) void this.#tell(false);
    };
    return this.#message(message, { ack: () => settle('done'), nak: () => settle('undone') });
  }

  async #receive(): Promise<T[] | End> {
    try {
      const { batchSize, limit, idle } = this.#settings;
      if (this.#count < limit) {
        this.#subscription ??= await this.#open();
        this.#timer ??= setInterval(() => void this.#tell(true), this.#subscription.heartbeat);
      }
      let waited = 0;
      while (this.#count < limit && !this.#closed) {
        // What is done with is told before there is a wait.
        await this.#tell(false);
        if (this.#failure) throw this.#failure.error;
        const room = this.#settings.manual ? Math.max(1, batchSize - this.#handed.size) : batchSize;
        const since = performance.now();
        const max = Math.min(room, limit - this.#count);
        this.#waiting.push(...(await this.#subscription!.receive(max, Math.min(WAIT, idle - waited))));
        if (this.#closed) return END;
        if (this.#waiting.length > 0) return [this.#hand()];
        waited += performance.now() - since;
        if (waited >= idle) break;
      }
    } catch (error) {
      if (!this.#closed) await this.#end({ error });
      throw error;
    }
    if (!this.#closed) {
      this.#over = true;
      await this.#end();
    }
    return END;
  }

  /** Tells the server what is done with and what is not, and of what is still under way if that is due. */
  #tell(extend: boolean): Promise<void> {
    const subscription = this.#subscription;
    if (!subscription) return Promise.resolve();
    const [done, undone] = [this.#done, this.#undone];
    this.#done = [];
    this.#undone = [];
    const kept = extend ? [...this.#handed, ...this.#waiting] : [];
    const before = this.#telling;
    const tell = async (): Promise<void> => {
      await before;
      try {
        if (done.length > 0) await subscription.acknowledge(done);
        if (undone.length > 0) await subscription.giveBack(undone);
        if (extend) await subscription.extend?.(kept);
      } catch (error) {
        this.#failure ??= { error };
      }
    };
    this.#telling = tell();
    return this.#telling;
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#pending) {
      const over = this.#pending.catch(() => {});
      await this.#subscription?.interrupt();
      await over;
    }
    await this.#end();
  }

  /** Gives back what nobody has seen, and what was being looked at if the flow was left. */
  async #end(cause?: { readonly error: unknown }): Promise<void> {
    clearInterval(this.#timer);
    const scope = new Scope();
    const subscription = this.#subscription;
    if (subscription) {
      scope.add(0, subscription);
      scope.add(0, {
        close: async () => {
          // What is given back must not be delivered to this one again.
          await subscription.interrupt();
          this.#undone.push(...(this.#over ? [] : this.#handed), ...this.#waiting);
          if (!this.#over) this.#handed.clear();
          this.#waiting = [];
          await this.#tell(false);
          if (this.#failure && this.#failure.error !== cause?.error) throw this.#failure.error;
        },
      });
    }
    await scope.closeAsync(0, cause);
  }
}
