import { checkFunction } from '../pipeline/check.ts';
import { joined } from '../pipeline/joined.ts';
import { Passing } from '../pipeline/passing.ts';
import type { Plan } from '../pipeline/plan.ts';
import type { Stage } from '../pipeline/stage.ts';
import { through } from '../pipeline/through.ts';

/**
 * Calls `f` once the flow before it has ended, failed or been left, and is closed.
 *
 * Not called where nothing was ever read. An async flow awaits what it answers with.
 *
 * @param f - Called once per run, without arguments.
 * @returns The items unchanged. Holds nothing.
 * @throws TypeError when `f` is not a function. What `f` throws is an error of the flow's cleanup.
 * @example
 * ```ts
 * const log: string[] = [];
 * const first = flow([1, 2]).onFinally(() => log.push('closed')).first();
 * [first, log] // => [1, ['closed']]
 * ```
 * @see ECMAScript try ... finally
 */
export function onFinally<T>(f: () => unknown): Stage<T, T> {
  checkFunction('onFinally', 'f', f);
  const stage = joined<T, T>({
    name: 'onFinally',
    args: [f],
    open: (upstream) => new Concluding(upstream, f),
  });
  const sync = function* concluding(items: Iterable<T>): Generator<T> {
    try {
      yield* items;
    } finally {
      f();
    }
  };
  return {
    ...stage,
    over: (upstream) => (upstream.source.mode === 'async' ? stage.over!(upstream) : through(upstream, sync).source),
  };
}

class Concluding extends Passing<unknown> {
  constructor(plan: Plan, f: () => unknown) {
    super(plan, 'onFinally');
    // Closed last: opened first.
    this.scope.drop(this.upstream);
    this.scope.add(0, { close: () => f() as void | PromiseLike<unknown> });
    this.scope.add(0, this.upstream);
  }
}
