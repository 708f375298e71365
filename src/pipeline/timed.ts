import { type Clock, systemClock } from './clock.ts';
import { type Feed, Joined } from './joined.ts';
import type { Plan } from './plan.ts';

/** How many items that were there at once are dealt with before the consumer has its turn. */
const TURN = 64;

/** A {@link Joined} reader of one pipeline that goes by a clock. */
export abstract class Timed<In, Out> extends Joined<Out> {
  protected readonly upstream: Feed<In>;
  protected readonly clock: Clock;
  readonly #timers = new Set<() => void>();

  constructor(plan: Plan, name: string, clock: Clock = systemClock) {
    super();
    this.clock = clock;
    this.upstream = this.feed(plan, name);
    this.scope.add(0, {
      close: () => {
        for (const cancel of this.#timers) cancel();
      },
    });
  }

  /** Does something so many ms from now, unless the flow is over then. Gives what cancels that. */
  protected after(ms: number, f: () => void): () => void {
    this.busy += 1;
    const forget = (): boolean => {
      if (!this.#timers.delete(cancel)) return false;
      this.busy -= 1;
      return true;
    };
    const stop = this.clock.after(ms, () => {
      if (!forget() || this.over) return;
      f();
      this.stir();
    });
    const cancel = (): void => {
      if (forget()) stop();
    };
    this.#timers.add(cancel);
    return cancel;
  }

  /** Deals with the items that are there, as long as nothing is waiting to be taken. */
  protected each(deal: (item: In) => void): void {
    const feed = this.upstream;
    for (let count = 0; this.held === 0 && !this.over; count++) {
      feed.ask(1, Infinity);
      if (!feed.ready) return;
      if (count === TURN) {
        this.more = true;
        return;
      }
      deal(feed.take());
    }
  }

  /** Ends as the pipeline before has ended, if it has. */
  protected endWithUpstream(): void {
    if (!this.upstream.over) return;
    const { failure } = this.upstream;
    if (failure) this.fail(failure.error);
    else this.end();
  }
}
