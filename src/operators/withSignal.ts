import { checkOptions, wrongType } from '../pipeline/check.ts';
import { checkSpan } from '../pipeline/clock.ts';
import { joined } from '../pipeline/joined.ts';
import { Passing } from '../pipeline/passing.ts';
import type { Plan } from '../pipeline/plan.ts';
import type { Stage } from '../pipeline/stage.ts';

export interface SignalOptions {
  /** How long to wait for what is open to be closed, in ms, at least 0. Default 5,000. */
  readonly grace?: number;
}

/**
 * Fails with the signal's reason as soon as it is aborted, whatever the flow before it is waiting for.
 *
 * All that is open is closed, and the error comes out when that is done: nothing goes on behind it. What cannot be closed within
 * the grace, such as an async generator that waits for something that never comes, is named in a `CleanupTimeoutError`, which
 * comes as a `SuppressedError` with the reason. Put it last: what stands after it is not interrupted.
 *
 * @param signal - An AbortSignal. Nothing is opened if it is aborted already. One listener per run.
 * @param options - `grace`: how long to wait for what is open to be closed, default 5,000 ms.
 * @returns The items unchanged. Makes the flow async. Holds nothing.
 * @throws TypeError when `signal` is not one; RangeError for a bad grace.
 * @example
 * ```ts
 * const controller = new AbortController();
 * const numbers = flow([1, 2, 3]).tap((n) => n === 2 && controller.abort(new Error('enough')));
 * numbers.withSignal(controller.signal).toArray() // throws Error: enough
 * ```
 */
export function withSignal<T>(signal: AbortSignal, options: SignalOptions = {}): Stage<T, T> {
  if (typeof (signal as Partial<AbortSignal> | null)?.addEventListener !== 'function') {
    throw wrongType('withSignal', 'signal', 'an AbortSignal', signal);
  }
  checkOptions('withSignal', options, ['grace']);
  const { grace } = options;
  if (grace !== undefined) checkSpan('withSignal', 'grace', grace, { zero: true });
  return joined({
    name: 'withSignal',
    args: [signal],
    open: (upstream) => new Abortable(upstream, signal, grace),
  });
}

class Abortable extends Passing<unknown> {
  constructor(plan: Plan, signal: AbortSignal, grace: number | undefined) {
    super(plan, 'withSignal');
    if (grace !== undefined) this.patience = grace;
    if (signal.aborted) {
      this.fail(signal.reason);
      return;
    }
    const abort = (): void => {
      this.abort(signal.reason);
    };
    signal.addEventListener('abort', abort);
    this.scope.add(0, { close: () => signal.removeEventListener('abort', abort) });
  }
}
