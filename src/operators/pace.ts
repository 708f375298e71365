import { checkInteger, checkNumber, checkOptions, outOfRange } from '../pipeline/check.ts';
import { checkClock, type Clock, type ClockOptions } from '../pipeline/clock.ts';
import { joined } from '../pipeline/joined.ts';
import type { Plan } from '../pipeline/plan.ts';
import type { Stage } from '../pipeline/stage.ts';
import { Timed } from '../pipeline/timed.ts';

export interface PaceOptions extends ClockOptions {
  /** How many items may go on at once after a pause: an integer of at least 1. Default 1. */
  readonly burst?: number;
}

/**
 * Hands on no more than so many items a second: the source is read only when its next item may go on. None is lost.
 *
 * A token bucket: it fills by `itemsPerSecond` a second, up to `burst`, and each item takes one.
 *
 * @param itemsPerSecond - Greater than 0.
 * @param options - `burst`: how many may go on at once after a pause, at least 1, default 1; `clock`.
 * @returns The items unchanged. Makes the flow async. Holds nothing; reads one item per result.
 * @throws RangeError when the rate or the burst is not such a number.
 * @example
 * ```ts
 * flow([1, 2, 3]).pace(1000).toArray() // => [1, 2, 3]
 * ```
 */
export function pace<T>(itemsPerSecond: number, options: PaceOptions = {}): Stage<T, T> {
  checkNumber('pace', 'itemsPerSecond', itemsPerSecond);
  if (!(itemsPerSecond > 0)) {
    throw outOfRange('pace', 'itemsPerSecond', 'greater than 0', itemsPerSecond);
  }
  checkOptions('pace', options, ['burst', 'clock']);
  const { burst = 1, clock } = options;
  checkInteger('pace', 'burst', burst, { least: 1 });
  checkClock('pace', clock);
  return joined({
    name: 'pace',
    args: [itemsPerSecond],
    open: (upstream) => new Pacing(upstream, itemsPerSecond / 1000, burst, clock),
  });
}

class Pacing extends Timed<unknown, unknown> {
  readonly #rate: number;
  readonly #burst: number;
  #tokens: number;
  #since: number;
  #waiting = false;

  constructor(plan: Plan, rate: number, burst: number, clock: Clock | undefined) {
    super(plan, 'pace', clock);
    this.#rate = rate;
    this.#burst = burst;
    this.#tokens = burst;
    this.#since = this.clock.now();
  }

  protected override work(): void {
    const feed = this.upstream;
    while (!this.#waiting && this.held < this.max && this.#mayGo()) {
      feed.ask(1, this.most);
      if (!feed.ready) break;
      this.#tokens -= 1;
      this.emit(feed.take());
    }
    this.endWithUpstream();
  }

  #mayGo(): boolean {
    const now = this.clock.now();
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#since) * this.#rate);
    this.#since = now;
    // Rounding must not cost a whole further wait.
    if (this.#tokens >= 1 - 1e-9) return true;
    this.#waiting = true;
    this.after((1 - this.#tokens) / this.#rate, () => {
      this.#waiting = false;
    });
    return false;
  }
}
