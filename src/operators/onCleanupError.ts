import { checkFunction } from '../pipeline/check.ts';
import { joined } from '../pipeline/joined.ts';
import { Passing } from '../pipeline/passing.ts';
import type { Plan } from '../pipeline/plan.ts';
import type { Stage } from '../pipeline/stage.ts';

/**
 * Tells of an error with which cleanup fails when the flow is left.
 *
 * Such an error comes out of `return()`, so a `for await` that is left by `break` throws it; but one that is left by an error of its
 * own body drops it, as the language has it. This is where it is heard of.
 *
 * @param f - Called with the error, which goes on as it would.
 * @returns The items unchanged. Makes the flow async. Holds nothing.
 * @throws TypeError when `f` is not a function.
 * @example
 * ```ts
 * const heard: string[] = [];
 * async function* source() {
 *   try { yield 1; } finally { throw new Error('not closed'); }
 * }
 * async function work() {
 *   for await (const n of flow(source()).onCleanupError((error) => heard.push(String(error)))) throw new Error(`failed at ${n}`);
 * }
 * await work() // throws Error: failed at 1
 * heard // => ['Error: not closed']
 * ```
 */
export function onCleanupError<T>(f: (error: unknown) => unknown): Stage<T, T> {
  checkFunction('onCleanupError', 'f', f);
  return joined({
    name: 'onCleanupError',
    args: [f],
    open: (upstream) => new Telling(upstream, f),
  });
}

class Telling extends Passing<unknown> {
  readonly #f: (error: unknown) => unknown;

  constructor(plan: Plan, f: (error: unknown) => unknown) {
    super(plan, 'onCleanupError');
    this.#f = f;
  }

  override async close(): Promise<void> {
    try {
      await super.close();
    } catch (error) {
      this.#f(error);
      throw error;
    }
  }
}
