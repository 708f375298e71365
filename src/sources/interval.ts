import { checkOptions } from '../pipeline/check.ts';
import { checkClock, checkSpan, type ClockOptions, systemClock } from '../pipeline/clock.ts';
import { Joined } from '../pipeline/joined.ts';
import { AsyncPipeline } from '../pipeline/pipe.ts';
import type { Clock } from '../pipeline/clock.ts';

/**
 * 0, 1, 2, ... one every so many ms, without drifting: tick n comes `(n + 1) * ms` after the first pull.
 *
 * A consumer that is slower gets the tick that it is waiting for at the next one due: the numbers of those between are left out.
 *
 * @param ms - The time between two ticks, in ms, greater than 0.
 * @param options - `clock`.
 * @returns The numbers of the ticks, without end. Holds one timer while a tick is waited for.
 * @throws RangeError when `ms` is not such a number.
 * @example
 * ```ts
 * flow(interval(1)).take(2).count() // => 2
 * ```
 */
export function interval(ms: number, options: ClockOptions = {}): AsyncPipeline<number> {
  checkSpan('interval', 'ms', ms);
  checkOptions('interval', options, ['clock']);
  checkClock('interval', options.clock);
  const { clock = systemClock } = options;
  return new AsyncPipeline({
    source: { name: `interval(${ms})`, mode: 'async', open: () => new Ticking(ms, clock) },
    stages: [],
  });
}

class Ticking extends Joined<number> {
  readonly #ms: number;
  readonly #clock: Clock;
  #start: number | undefined;
  /** The ticks that are over. */
  #past = 0;
  #cancel: (() => void) | undefined;

  constructor(ms: number, clock: Clock) {
    super();
    this.#ms = ms;
    this.#clock = clock;
    this.scope.add(0, { close: () => this.#cancel?.() });
  }

  protected override work(): void {
    if (this.#cancel || this.held > 0) return;
    const now = this.#clock.now();
    this.#start ??= now;
    const next = Math.max(this.#past + 1, Math.ceil((now - this.#start) / this.#ms));
    this.busy += 1;
    this.#cancel = this.#clock.after(this.#start + next * this.#ms - now, () => {
      this.#cancel = undefined;
      this.busy -= 1;
      this.#past = next;
      this.emit(next - 1);
      this.stir();
    });
  }
}
