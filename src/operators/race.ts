import { type Feed, Joined, joined } from '../pipeline/joined.ts';
import type { Plan } from '../pipeline/plan.ts';
import type { Stage } from '../pipeline/stage.ts';
import { type Input, inputPlans } from './inputs.ts';

/**
 * Hands on the items of whichever source is the first to give one, to fail or to end. The others are closed.
 *
 * Where several are ready at once, the first in order wins. The winner's first item does not wait for the others to be closed;
 * the end of the flow does.
 *
 * @param others - Further sources, sync or async.
 * @returns The items of the first. Makes the flow async. Holds one item; one item of each other may be read and dropped.
 * @throws TypeError when one of them cannot be iterated.
 * @example
 * ```ts
 * async function* after(ms: number, item: string) {
 *   await new Promise((resolve) => setTimeout(resolve, ms));
 *   yield item;
 * }
 * flow(after(20, 'slow')).race(after(1, 'fast')).toArray() // => ['fast']
 * ```
 * @see ECMAScript Promise.race
 */
export function race<T, Other = T>(...others: readonly Input<Other>[]): Stage<T, T | Other> {
  const inputs = inputPlans('race', others);
  return joined({
    name: 'race',
    args: others,
    inputs,
    open: (upstream) => new Racing([upstream, ...inputs]),
  });
}

class Racing extends Joined<unknown> {
  readonly #feeds: Feed<unknown>[];
  #winner: Feed<unknown> | undefined;

  constructor(plans: readonly Plan[]) {
    super();
    this.#feeds = plans.map((plan) => this.feed(plan, 'race'));
  }

  protected override work(): void {
    const winner = (this.#winner ??= this.#first());
    if (!winner) return;
    winner.ask(this.max, this.most);
    while (winner.ready && this.held < this.max) this.emit(winner.take());
    if (!winner.over) return;
    if (winner.failure) this.fail(winner.failure.error);
    else this.end();
  }

  #first(): Feed<unknown> | undefined {
    let first: Feed<unknown> | undefined;
    for (const feed of this.#feeds) {
      feed.ask(1, this.most);
      if (feed.ready || feed.over) {
        first = feed;
        break;
      }
    }
    if (!first) return undefined;
    for (const loser of this.#feeds.reverse()) if (loser !== first) this.#leave(loser);
    this.#feeds.length = 0;
    return first;
  }

  #leave(loser: Feed<unknown>): void {
    this.drop(loser);
    const closing = loser.close();
    closing.catch(() => {});
    this.scope.add(0, { close: () => closing });
  }
}
