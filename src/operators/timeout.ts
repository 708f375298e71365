import type { Clock, ClockOptions } from '../pipeline/clock.ts';
import { nameOf, type Plan } from '../pipeline/plan.ts';
import type { Stage } from '../pipeline/stage.ts';
import { Spanned, spanned } from './spanned.ts';

/** An item did not come in time. */
export class TimeoutError extends Error {
  static {
    this.prototype.name = 'TimeoutError';
  }
}

/**
 * Fails when an item takes too long to come.
 *
 * The clock runs only while an item is waited for: what the consumer does with the last one takes as long as it likes.
 *
 * @param ms - How long to wait for an item at most, in ms, greater than 0.
 * @param options - `clock`.
 * @returns The items unchanged. Makes the flow async. Holds nothing.
 * @throws TimeoutError from the flow; it names what did not answer, which is closed. RangeError when `ms` is not such a number.
 * @example
 * ```ts
 * async function* slow() {
 *   yield 1;
 *   await new Promise((resolve) => setTimeout(resolve, 50));
 *   yield 2;
 * }
 * flow(slow()).timeout(5).toArray() // throws TimeoutError: timeout: async generator gave no item within 5 ms
 * ```
 */
export function timeout<T>(ms: number, options: ClockOptions = {}): Stage<T, T> {
  return spanned('timeout', ms, options, Bounding);
}

class Bounding extends Spanned {
  readonly #what: string;
  #cancel: (() => void) | undefined;

  constructor(plan: Plan, name: string, ms: number, clock: Clock | undefined) {
    super(plan, name, ms, clock);
    this.#what = nameOf(plan);
  }

  protected override work(): void {
    const feed = this.upstream;
    if (this.held < this.max) feed.ask(this.max - this.held, this.most);
    while (feed.ready && this.held < this.max) this.emit(feed.take());
    if (feed.pending && this.held === 0) {
      this.#cancel ??= this.after(this.ms, () => {
        this.fail(new TimeoutError(`timeout: ${this.#what} gave no item within ${this.ms} ms`));
      });
      return;
    }
    this.#cancel?.();
    this.#cancel = undefined;
    this.endWithUpstream();
  }
}
