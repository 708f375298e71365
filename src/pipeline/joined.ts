import { openBatches } from './drivers/async.ts';
import { textOf } from './explain.ts';
import { GRACE, withGrace } from './grace.ts';
import { nameOf, type Plan } from './plan.ts';
import { type BatchReader, END, type End, isThenable } from './reader.ts';
import { Scope } from './scope.ts';
import type { Source } from './source.ts';
import type { Stage } from './stage.ts';

/**
 * A reader with several things under way at once: pulls of several pipelines, calls, timers.
 *
 * It is driven from two sides, by what its consumer asks for and by what has come of what is under way, and does the same
 * either time: `work` looks at all there is, hands on what can be handed on and begins what may be begun. So no order in
 * which things happen needs a case of its own.
 */
export abstract class Joined<Out> implements BatchReader<Out> {
  /** What is open, closed in reverse order. */
  protected readonly scope: Scope = new Scope();
  /** How many results are of use now, and in all. */
  protected max = 0;
  protected most = 0;
  /** How many things are under way that will `stir` this reader. */
  busy = 0;
  /** How long to wait, in ms, for what was left behind to be over. */
  protected patience: number = GRACE;
  /** Set by `work` where it stopped only to give way: there is more to do at once. */
  protected more = false;
  #output: Out[] = [];
  #over: { readonly error: unknown } | 'ended' | undefined;
  #closed = false;
  /** Answers the consumer that waits. */
  #wake: ((arrival: unknown) => void) | undefined;
  #working = false;
  #again = false;
  #deadline = 0;

  /** Does all that can be done now. What it throws ends the flow. */
  protected abstract work(): void;

  /** Results that are handed on but not taken yet. */
  protected get held(): number {
    return this.#output.length;
  }

  /** Whether somebody waits for a result. */
  protected get awaited(): boolean {
    return this.#wake !== undefined;
  }

  /** Whether nothing more will come: it has ended, failed or been left. */
  get over(): boolean {
    return this.#closed || this.#over !== undefined;
  }

  protected emit(item: Out): void {
    // V8 makes room for 17 items when something is pushed on an empty array.
    if (this.#output.length === 0) this.#output = [item];
    else this.#output.push(item);
  }

  /** Forgets the oldest result that was not taken yet. */
  protected dropOldest(): void {
    this.#output.shift();
  }

  /** Ends the flow, after what was handed on. */
  protected end(): void {
    this.#over ??= 'ended';
  }

  /** Ends the flow with an error, after what was handed on. */
  protected fail(error: unknown): void {
    this.#over ??= { error };
  }

  /** Fails now: what was handed on and not taken yet is dropped. */
  protected abort(error: unknown): void {
    if (this.#closed) return;
    this.#output = [];
    this.#over = { error };
    this.stir();
  }

  /** Something has happened. */
  readonly stir = (): void => {
    if (this.#closed) return;
    this.#do();
    if (this.#wake && this.#hasAnswer()) {
      const wake = this.#wake;
      this.#wake = undefined;
      wake(this.#answer());
    }
  };

  pull(max: number, most: number = max): unknown {
    this.max = max;
    this.most = most;
    this.#do();
    if (this.#hasAnswer()) return this.#answer();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  accept(): ArrayLike<Out> | End {
    const output = this.#output;
    if (output.length > 0) {
      this.#output = output.length > this.max ? output.splice(this.max) : [];
      this.max -= output.length;
      this.most -= output.length;
      return output;
    }
    return this.#closed ? END : [];
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#wake = undefined;
    return this.#shut();
  }

  /** Reads a pipeline in the background, as part of this one. */
  protected feed<T>(plan: Plan, what: string, arrived: (feed: Feed<T>) => void = this.stir): Feed<T> {
    const feed = new Feed<T>(plan, what, this, arrived);
    this.scope.add(0, feed);
    return feed;
  }

  /** Forgets a pipeline that has ended by itself. */
  protected drop<T>(feed: Feed<T>): void {
    this.scope.drop(feed);
  }

  /**
   * Ends a wait for something that may never come.
   *
   * All that is left behind by one flow has to be done within one grace.
   */
  grace(cleanup: PromiseLike<unknown>, what: string): Promise<void> {
    const now = performance.now();
    this.#deadline ||= now + this.patience;
    return withGrace(cleanup, what, this.patience, Math.max(0, this.#deadline - now));
  }

  #hasAnswer(): boolean {
    return this.#output.length > 0 || this.#over !== undefined || this.more || this.busy === 0;
  }

  /** What to give to the consumer: `accept` takes what there is then. */
  #answer(): unknown {
    if (this.#output.length > 0 || this.#over === undefined) return undefined;
    this.#closed = true;
    return this.#shut(this.#over === 'ended' ? undefined : this.#over);
  }

  async #shut(cause?: { readonly error: unknown }): Promise<void> {
    this.#deadline = 0;
    await this.scope.closeAsync(Infinity, cause);
  }

  #do(): void {
    if (this.#over) return;
    if (this.#working) {
      this.#again = true;
      return;
    }
    this.#working = true;
    try {
      do {
        this.#again = this.more = false;
        this.work();
      } while (this.#again && !this.over);
    } catch (error) {
      this.fail(error);
    }
    this.#working = false;
  }
}

/** A pipeline that a joined reader reads: at most one pull of it is under way. */
export class Feed<T> {
  readonly #run: BatchReader<unknown>;
  readonly #what: string;
  readonly #joined: Joined<unknown>;
  readonly #arrived: (feed: Feed<T>) => void;
  #batch: ArrayLike<T> = [];
  #at = 0;
  #pending = false;
  #over: { readonly error?: unknown; readonly failed: boolean } | undefined;

  constructor(plan: Plan, what: string, joined: Joined<unknown>, arrived: (feed: Feed<T>) => void) {
    this.#run = openBatches(plan, what);
    this.#what = nameOf(plan);
    this.#joined = joined;
    this.#arrived = arrived;
  }

  /** Whether there is an item in hand. */
  get ready(): boolean {
    return this.#at < this.#batch.length;
  }

  /** Whether a pull is under way. */
  get pending(): boolean {
    return this.#pending;
  }

  /** Whether it has ended or failed, and everything before that was taken. */
  get over(): boolean {
    return this.#over !== undefined && !this.ready;
  }

  /** What it has failed with. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#over?.failed ? (this.#over as { readonly error: unknown }) : undefined;
  }

  /** Asks for items, if there are none in hand or on the way. They may be there at once. */
  ask(max: number, most: number = max): void {
    if (this.#pending || this.#over || this.ready) return;
    try {
      const arrival = this.#run.pull(max, most);
      if (!isThenable(arrival)) return this.#accept(arrival);
      this.#pending = true;
      this.#joined.busy += 1;
      arrival.then(this.#fulfilled, this.#rejected);
    } catch (error) {
      this.#over = { error, failed: true };
    }
  }

  take(): T {
    return this.#batch[this.#at++] as T;
  }

  async close(): Promise<void> {
    if (this.#over) return;
    const closing = Promise.resolve(this.#run.close());
    await (this.#pending ? this.#joined.grace(closing, this.#what) : closing);
  }

  readonly #fulfilled = (arrival: unknown): void => {
    if (this.#isVoid()) return;
    try {
      this.#accept(arrival);
    } catch (error) {
      this.#over = { error, failed: true };
    }
    this.#arrived(this);
  };

  readonly #rejected = (error: unknown): void => {
    if (this.#isVoid()) return;
    this.#over = { error, failed: true };
    this.#arrived(this);
  };

  /** The pull is over. What comes after all was left is void. */
  #isVoid(): boolean {
    this.#pending = false;
    this.#joined.busy -= 1;
    return this.#joined.over;
  }

  #accept(arrival: unknown): void {
    const batch = this.#run.accept(arrival) as ArrayLike<T> | End;
    if (batch === END) {
      this.#over = { failed: false };
    } else {
      this.#batch = batch;
      this.#at = 0;
    }
  }
}

/** A stage that is a {@link Joined} reader over the pipeline before it. */
export interface JoinedDefinition {
  readonly name: string;
  /** The arguments of the call, for `explain`. */
  readonly args: readonly unknown[];
  /** What it holds in memory, for `explain`. */
  readonly holds?: string | undefined;
  /** Further pipelines that it reads. */
  readonly inputs?: readonly Plan[];
  readonly open: (upstream: Plan) => BatchReader<unknown>;
}

export function joined<In, Out>({ name, args, holds, inputs, open }: JoinedDefinition): Stage<In, Out> {
  const over = (upstream: Plan): Source<unknown> => {
    const { abandon, dispose } = upstream.source;
    let ending: (() => void | PromiseLike<unknown>) | undefined;
    return {
      get name() {
        return textOf({ name, args });
      },
      mode: 'async',
      upstream: [upstream, ...(inputs ?? [])],
      ...(holds !== undefined && { holds }),
      open: () => open(upstream),
      ...(abandon && { abandon }),
      ...(dispose && {
        // Its only run is that of this whole pipeline, not of the one before it.
        claim: (_what, close) => void (ending ??= close),
        dispose: (what) => (ending ? ending() : dispose(what)),
      }),
    };
  };
  return {
    kind: 'stage',
    name,
    args,
    ...(inputs && { inputs }),
    start: () => ({}),
    step: () => {
      throw new Error(`${name}: a joined stage runs as a source; use withStage`);
    },
    over,
  };
}
