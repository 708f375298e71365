import { checkBoolean, checkOptions } from '../pipeline/check.ts';
import { checkClock, checkSpan, type Clock, type ClockOptions } from '../pipeline/clock.ts';
import { joined } from '../pipeline/joined.ts';
import type { Plan } from '../pipeline/plan.ts';
import type { Stage } from '../pipeline/stage.ts';
import { Spanned } from './spanned.ts';

export interface ThrottleOptions extends ClockOptions {
  /** Whether the last of the items left out is handed on when the time is up. Default false. */
  readonly trailing?: boolean;
}

/**
 * Hands on an item, then leaves out those that come within the next `ms`. `pace` slows the source down instead and loses none.
 *
 * Items are read as they come, also while the consumer is at work.
 *
 * @param ms - How long nothing else goes on, in ms, greater than 0.
 * @param options - `trailing`: the last of those left out is handed on when the time is up, and time begins anew; `clock`.
 * @returns Some of the items. Makes the flow async. Holds one item.
 * @throws RangeError when `ms` is not such a number.
 * @example
 * ```ts
 * flow([1, 2, 3]).throttle(10).toArray() // => [1]
 * flow([1, 2, 3]).throttle(10, { trailing: true }).toArray() // => [1, 3]
 * ```
 */
export function throttle<T>(ms: number, options: ThrottleOptions = {}): Stage<T, T> {
  checkSpan('throttle', 'ms', ms);
  checkOptions('throttle', options, ['trailing', 'clock']);
  const { trailing = false, clock } = options;
  checkBoolean('throttle', 'trailing', trailing);
  checkClock('throttle', clock);
  return joined({
    name: 'throttle',
    args: [ms],
    holds: 'one item',
    open: (upstream) => new Throttling(upstream, ms, trailing, clock),
  });
}

class Throttling extends Spanned {
  readonly #trailing: boolean;
  #quiet = false;
  #last: { readonly item: unknown } | undefined;

  constructor(plan: Plan, ms: number, trailing: boolean, clock: Clock | undefined) {
    super(plan, 'throttle', ms, clock);
    this.#trailing = trailing;
  }

  protected override work(): void {
    this.each((item) => {
      if (!this.#quiet) this.#let(item);
      else if (this.#trailing) this.#last = { item };
    });
    if (!this.upstream.over) return;
    if (this.#last) this.emit(this.#last.item);
    this.#last = undefined;
    this.endWithUpstream();
  }

  #let(item: unknown): void {
    this.emit(item);
    this.#quiet = true;
    this.after(this.ms, () => {
      const last = this.#last;
      this.#quiet = false;
      this.#last = undefined;
      if (last) this.#let(last.item);
    });
  }
}
