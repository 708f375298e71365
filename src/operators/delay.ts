import { checkOptions } from '../pipeline/check.ts';
import { checkClock, checkSpan, type Clock, type ClockOptions } from '../pipeline/clock.ts';
import { joined } from '../pipeline/joined.ts';
import type { Plan } from '../pipeline/plan.ts';
import type { Stage } from '../pipeline/stage.ts';
import { Timed } from '../pipeline/timed.ts';

/**
 * Hands every item on so much later than it came.
 *
 * The distances between items stay as they are: reading goes on while items wait. The end, and an error, come as they are, after
 * the last item.
 *
 * @param ms - By how much, in ms, at least 0.
 * @param options - `clock`.
 * @returns The items unchanged. Makes the flow async. Holds what comes within `ms`.
 * @throws RangeError when `ms` is not such a number.
 * @example
 * ```ts
 * flow([1, 2]).delay(1).toArray() // => [1, 2]
 * ```
 */
export function delay<T>(ms: number, options: ClockOptions = {}): Stage<T, T> {
  checkSpan('delay', 'ms', ms, { zero: true });
  checkOptions('delay', options, ['clock']);
  const { clock } = options;
  checkClock('delay', clock);
  return joined({
    name: 'delay',
    args: [ms],
    holds: `what comes within ${ms} ms`,
    open: (upstream) => new Delaying(upstream, ms, clock),
  });
}

class Delaying extends Timed<unknown, unknown> {
  readonly #ms: number;
  #waiting = 0;

  constructor(plan: Plan, ms: number, clock: Clock | undefined) {
    super(plan, 'delay', clock);
    this.#ms = ms;
  }

  protected override work(): void {
    this.each((item) => {
      this.#waiting += 1;
      this.after(this.#ms, () => {
        this.#waiting -= 1;
        this.emit(item);
      });
    });
    if (this.#waiting === 0) this.endWithUpstream();
  }
}
