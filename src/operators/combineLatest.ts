import { type Feed, Joined, joined } from '../pipeline/joined.ts';
import type { Plan } from '../pipeline/plan.ts';
import type { Stage } from '../pipeline/stage.ts';
import { type Input, inputPlans } from './inputs.ts';
import type { Items } from './zip.ts';

/**
 * Hands on the latest item of every source, each time one of them has given another.
 *
 * Begins when each has given one. Items that come of several sources at the same time are told one after the other, in the order
 * of the sources.
 *
 * @param others - Further sources, sync or async.
 * @returns Tuples, the flow's own item first. Ends when all have ended, or one has without an item. Makes the flow async. Holds
 *   one tuple.
 * @throws TypeError when one of them cannot be iterated.
 * @example
 * ```ts
 * flow([1]).combineLatest(['a', 'b']).toArray() // => [[1, 'a'], [1, 'b']]
 * ```
 */
export function combineLatest<T, Others extends readonly Input<unknown>[]>(
  ...others: Others
): Stage<T, [T, ...Items<Others>]> {
  const inputs = inputPlans('combineLatest', others);
  return joined({
    name: 'combineLatest',
    args: others,
    inputs,
    holds: 'one tuple',
    open: (upstream) => new Combining([upstream, ...inputs]),
  });
}

class Combining extends Joined<unknown[]> {
  readonly #feeds: (Feed<unknown> | undefined)[];
  readonly #latest: unknown[];
  readonly #missing: Set<number>;
  #open: number;

  constructor(plans: readonly Plan[]) {
    super();
    this.#feeds = plans.map((plan) => this.feed(plan, 'combineLatest'));
    this.#latest = plans.map(() => undefined);
    this.#missing = new Set(plans.keys());
    this.#open = plans.length;
  }

  protected override work(): void {
    for (const [index, feed] of this.#feeds.entries()) {
      if (!feed || this.over) continue;
      feed.ask(1, this.most);
      if (feed.ready) this.#update(index, feed.take());
      if (feed.over) this.#ended(index, feed);
    }
  }

  #update(index: number, item: unknown): void {
    this.#latest[index] = item;
    this.#missing.delete(index);
    if (this.#missing.size === 0) this.emit(this.#latest.slice());
    else this.more = true;
  }

  #ended(index: number, feed: Feed<unknown>): void {
    this.#feeds[index] = undefined;
    this.#open -= 1;
    this.drop(feed);
    if (feed.failure) this.fail(feed.failure.error);
    else if (this.#open === 0 || this.#missing.has(index)) this.end();
  }
}
