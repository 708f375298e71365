import { type Feed, Joined } from '../pipeline/joined.ts';
import type { Plan } from '../pipeline/plan.ts';

/** How many items of one input go on before the next one's: none can keep the others from being heard. */
const TURN = 64;

/** Reads several pipelines at once and hands on their items as they come, first come, first served. */
export class Merging<T> extends Joined<T> {
  readonly #name: string;
  /** Those that are to be asked, and those that have something to say, in the order in which they came to have it. */
  readonly #idle: Feed<T>[] = [];
  readonly #ready: Feed<T>[] = [];
  #open = 0;

  constructor(plans: readonly Plan[], name: string) {
    super();
    this.#name = name;
    for (const plan of plans) this.read(plan);
  }

  /** Reads one more pipeline from now on. */
  protected read(plan: Plan): void {
    this.#idle.push(this.feed<T>(plan, this.#name, this.#arrived));
    this.#open += 1;
  }

  /** How many pipelines are being read. */
  protected get open(): number {
    return this.#open;
  }

  readonly #arrived = (feed: Feed<T>): void => {
    this.#file(feed);
    this.stir();
  };

  #file(feed: Feed<T>): void {
    if (feed.ready || feed.over) this.#ready.push(feed);
    else if (!feed.pending) this.#idle.push(feed);
  }

  protected override work(): void {
    this.serve();
    if (this.#open === 0) this.end();
  }

  /** One round: asks whom there is to ask, hands on what there is. */
  protected serve(): void {
    for (let asks = this.#idle.length; asks > 0; asks--) {
      const feed = this.#idle.shift()!;
      feed.ask(Math.min(this.max, TURN), this.most);
      this.#file(feed);
    }
    for (let turns = this.#ready.length; turns > 0 && this.held < this.max; turns--) {
      const feed = this.#ready.shift()!;
      while (feed.ready && this.held < this.max) this.emit(feed.take());
      if (feed.over) {
        this.#open -= 1;
        this.drop(feed);
        if (feed.failure) return this.fail(feed.failure.error);
      } else if (feed.ready) this.#ready.push(feed);
      else this.#idle.push(feed);
    }
  }
}
