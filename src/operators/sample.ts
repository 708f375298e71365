import { checkOptions } from '../pipeline/check.ts';
import { checkClock, checkSpan, type Clock, type ClockOptions } from '../pipeline/clock.ts';
import { joined } from '../pipeline/joined.ts';
import type { Plan } from '../pipeline/plan.ts';
import type { Stage } from '../pipeline/stage.ts';
import { Timed } from '../pipeline/timed.ts';

/**
 * Hands on the latest item at every tick, if one has come since the last.
 *
 * @param ms - The time between two ticks, in ms, greater than 0; the first pull begins it.
 * @param options - `clock`.
 * @returns Some of the items. What came after the last tick before the end is left out. Makes the flow async. Holds one item.
 * @throws RangeError when `ms` is not such a number.
 * @example
 * ```ts
 * flow([1, 2, 3]).delay(1).sample(20).toArray() // => []
 * ```
 */
export function sample<T>(ms: number, options: ClockOptions = {}): Stage<T, T> {
  checkSpan('sample', 'ms', ms);
  checkOptions('sample', options, ['clock']);
  const { clock } = options;
  checkClock('sample', clock);
  return joined({
    name: 'sample',
    args: [ms],
    holds: 'one item',
    open: (upstream) => new Sampling(upstream, ms, clock),
  });
}

class Sampling extends Timed<unknown, unknown> {
  readonly #ms: number;
  #last: { readonly item: unknown } | undefined;
  #next: number | undefined;

  constructor(plan: Plan, ms: number, clock: Clock | undefined) {
    super(plan, 'sample', clock);
    this.#ms = ms;
  }

  protected override work(): void {
    if (this.#next === undefined) this.#tickAt(this.clock.now() + this.#ms);
    this.each((item) => {
      this.#last = { item };
    });
    this.endWithUpstream();
  }

  #tickAt(at: number): void {
    this.#next = at;
    this.after(at - this.clock.now(), () => {
      if (this.#last) this.emit(this.#last.item);
      this.#last = undefined;
      // Ticks do not drift; those that nobody could hear are left out.
      const missed = Math.floor((this.clock.now() - at) / this.#ms);
      this.#tickAt(at + (Math.max(0, missed) + 1) * this.#ms);
    });
  }
}
