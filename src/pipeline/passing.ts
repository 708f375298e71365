import { type Feed, Joined } from './joined.ts';
import type { Plan } from './plan.ts';

/** A {@link Joined} reader that hands on what one pipeline gives, as it is. */
export class Passing<T> extends Joined<T> {
  protected upstream: Feed<T>;

  constructor(plan: Plan, name: string) {
    super();
    this.upstream = this.feed<T>(plan, name);
  }

  protected override work(): void {
    const feed = this.upstream;
    if (this.held < this.max) feed.ask(this.max - this.held, this.most - this.held);
    while (feed.ready && this.held < this.max) this.emit(feed.take());
    if (!feed.over) return;
    if (feed.failure) this.failed(feed.failure.error);
    else this.end();
  }

  /** The pipeline has failed, and all items before that were handed on. */
  protected failed(error: unknown): void {
    this.fail(error);
  }
}
