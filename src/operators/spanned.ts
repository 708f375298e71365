import { checkOptions } from '../pipeline/check.ts';
import { checkClock, checkSpan, type Clock, type ClockOptions } from '../pipeline/clock.ts';
import { joined } from '../pipeline/joined.ts';
import type { Plan } from '../pipeline/plan.ts';
import type { Stage } from '../pipeline/stage.ts';
import { Timed } from '../pipeline/timed.ts';

/** A reader that goes by a clock and one span of time, in ms. */
export abstract class Spanned extends Timed<unknown, unknown> {
  protected readonly ms: number;

  constructor(plan: Plan, name: string, ms: number, clock: Clock | undefined) {
    super(plan, name, clock);
    this.ms = ms;
  }
}

/** A stage that is such a reader, and has no options but the clock. */
export function spanned<T>(
  name: string,
  ms: number,
  options: ClockOptions,
  Reader: new (plan: Plan, name: string, ms: number, clock: Clock | undefined) => Spanned,
  { holds, zero = false }: { readonly holds?: string; readonly zero?: boolean } = {},
): Stage<T, T> {
  checkSpan(name, 'ms', ms, { zero });
  checkOptions(name, options, ['clock']);
  const { clock } = options;
  checkClock(name, clock);
  return joined({ name, args: [ms], holds, open: (upstream) => new Reader(upstream, name, ms, clock) });
}
