import { checkFunction, checkInteger, checkOptions } from '../pipeline/check.ts';
import { type Feed, joined } from '../pipeline/joined.ts';
import { type Plan, planOf } from '../pipeline/plan.ts';
import type { Stage } from '../pipeline/stage.ts';
import { Merging } from './merging.ts';

type Many<T> = Iterable<T> | AsyncIterable<T>;

/**
 * Replaces each item by the items of the iterable that `f` makes of it, reading several of these at a time.
 *
 * @param f - Called with each item and its index when there is room for one more. Gives an iterable, sync or async, or a promise
 *   of one.
 * @param options - `limit`: how many are read at a time, an integer of at least 1, or Infinity.
 * @returns The items of all, as they come, first come, first served. Makes the flow async. Holds up to 64 items of each.
 * @throws TypeError or RangeError for a bad option. What `f` throws ends the flow.
 * @example
 * ```ts
 * flow(['ab', 'cd']).flatMapConcurrent((word) => word, { limit: 1 }).toArray() // => ['a', 'b', 'c', 'd']
 * ```
 */
export function flatMapConcurrent<In, Out>(
  f: (item: In, index: number) => Many<Out> | PromiseLike<Many<Out>>,
  options: { readonly limit: number },
): Stage<In, Out> {
  checkFunction('flatMapConcurrent', 'f', f);
  checkOptions('flatMapConcurrent', options, ['limit']);
  const { limit } = options;
  checkInteger('flatMapConcurrent', 'limit', limit, { least: 1, infinity: true });
  return joined({
    name: 'flatMapConcurrent',
    args: [f, options],
    holds: `up to one batch of each of ${limit} iterables`,
    open: (upstream) => new FlatMapping(upstream, f as (item: unknown, index: number) => Many<unknown>, limit),
  });
}

class FlatMapping extends Merging<unknown> {
  readonly #outer: Feed<unknown>;
  readonly #f: (item: unknown, index: number) => Many<unknown>;
  readonly #limit: number;
  #index = 0;

  constructor(plan: Plan, f: (item: unknown, index: number) => Many<unknown>, limit: number) {
    super([], 'flatMapConcurrent');
    this.#f = f;
    this.#limit = limit;
    this.#outer = this.feed(plan, 'flatMapConcurrent');
  }

  #mayOpen(): boolean {
    return this.open < this.#limit && this.open + this.held < this.most;
  }

  protected override work(): void {
    const outer = this.#outer;
    this.serve();
    while (!this.over && this.held < this.max && this.#mayOpen()) {
      outer.ask(1, Infinity);
      if (!outer.ready) break;
      const item = outer.take();
      const index = this.#index++;
      this.read(planOf(() => this.#f(item, index), 'flatMapConcurrent'));
      this.serve();
    }
    if (!outer.over || this.open > 0) return;
    if (outer.failure) this.fail(outer.failure.error);
    else this.end();
  }
}
