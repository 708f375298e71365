import { checkFunction } from '../pipeline/check.ts';
import { joined } from '../pipeline/joined.ts';
import { Passing } from '../pipeline/passing.ts';
import { type Plan, planOf } from '../pipeline/plan.ts';
import type { Stage } from '../pipeline/stage.ts';
import { through } from '../pipeline/through.ts';

type Many<T> = Iterable<T> | AsyncIterable<T>;

/**
 * When the flow before it fails, goes on with the items that `f` gives.
 *
 * It sees what fails before it: the source, and the operators that stand before it, never an error of those after it or of the
 * consumer. What has failed is closed by then. An error of what `f` gives is not caught again.
 *
 * @param f - Called with the error. Gives an iterable to go on with, an empty one to end; or throws, the same error for one.
 *   In an async flow also an async iterable, or a promise of one.
 * @returns The items, then those of `f`. Holds nothing.
 * @throws TypeError when `f` is not a function; what `f` throws.
 * @example
 * ```ts
 * function* source() {
 *   yield 1;
 *   throw new Error('lost');
 * }
 * flow(source).catchError(() => [-1]).toArray() // => [1, -1]
 * flow(source).catchError(() => [-1]).map((n) => { if (n < 0) throw new Error('mine'); return n; }).toArray() // throws Error: mine
 * ```
 */
export function catchError<T, Other = T>(
  f: (error: unknown) => Many<Other> | PromiseLike<Many<Other>>,
): Stage<T, T | Other> {
  checkFunction('catchError', 'f', f);
  const stage = joined<T, T | Other>({
    name: 'catchError',
    args: [f],
    open: (upstream) => new Catching(upstream, f),
  });
  const sync = function* catching(items: Iterable<T>): Generator<T | Other> {
    try {
      yield* items;
    } catch (error) {
      yield* f(error) as Iterable<Other>;
    }
  };
  return {
    ...stage,
    over: (upstream) => (upstream.source.mode === 'async' ? stage.over!(upstream) : through(upstream, sync).source),
  };
}

class Catching extends Passing<unknown> {
  readonly #f: (error: unknown) => unknown;
  #caught = false;

  constructor(plan: Plan, f: (error: unknown) => unknown) {
    super(plan, 'catchError');
    this.#f = f;
  }

  protected override failed(error: unknown): void {
    if (this.#caught) return this.fail(error);
    this.#caught = true;
    this.drop(this.upstream);
    this.upstream = this.feed(
      planOf(() => this.#f(error), 'catchError'),
      'catchError',
    );
    this.more = true;
  }
}
