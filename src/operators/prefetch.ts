import { checkInteger } from '../pipeline/check.ts';
import { type Feed, Joined, joined } from '../pipeline/joined.ts';
import type { Plan } from '../pipeline/plan.ts';
import type { End } from '../pipeline/reader.ts';
import type { Stage } from '../pipeline/stage.ts';

/**
 * Reads ahead: while the consumer is at work on an item, the next ones are fetched.
 *
 * Begins with the first pull, and reads no more than can be of use: `prefetch(8).take(3)` reads 3. An error of the source comes
 * after the items before it. Items that were read ahead are lost when the flow is left.
 *
 * @param count - How many items to have ready at most, an integer of at least 1.
 * @returns The items unchanged. Makes the flow async. Holds up to `count` items.
 * @throws RangeError when `count` is not such an integer.
 * @example
 * ```ts
 * flow([1, 2, 3]).prefetch(2).toArray() // => [1, 2, 3]
 * ```
 */
export function prefetch<T>(count: number): Stage<T, T> {
  checkInteger('prefetch', 'count', count, { least: 1 });
  return joined({
    name: 'prefetch',
    args: [count],
    holds: `up to ${count} items`,
    open: (upstream) => new Prefetching(upstream, count),
  });
}

class Prefetching extends Joined<unknown> {
  readonly #feed: Feed<unknown>;
  readonly #count: number;

  constructor(plan: Plan, count: number) {
    super();
    this.#count = count;
    this.#feed = this.feed(plan, 'prefetch');
  }

  override accept(): ArrayLike<unknown> | End {
    const batch = super.accept();
    // The room that there is now is filled while the consumer is at work.
    this.stir();
    return batch;
  }

  protected override work(): void {
    const feed = this.#feed;
    const room = Math.min(this.#count, this.most);
    do {
      while (feed.ready && this.held < room) this.emit(feed.take());
      if (this.held < room) feed.ask(room - this.held, this.most - this.held);
    } while (feed.ready && this.held < room);
    if (!feed.over) return;
    if (feed.failure) this.fail(feed.failure.error);
    else this.end();
  }
}
