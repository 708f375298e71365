import { checkFunction, checkInteger, checkOptions, checkBoolean } from '../pipeline/check.ts';
import { type Feed, Joined, joined } from '../pipeline/joined.ts';
import { nameOf, type Plan } from '../pipeline/plan.ts';
import { isThenable } from '../pipeline/reader.ts';
import type { Stage } from '../pipeline/stage.ts';

/** What a governor gives out for one call, and takes back when that has settled. */
export type Token = { release(): unknown } | Disposable;

/** Decides when a further call may begin: a semaphore that several flows share, for one. */
export interface Governor {
  acquire(): Token | PromiseLike<Token>;
}

/** What a concurrent callback is told about its call. */
export interface Call {
  /** Aborted when the result is not wanted any more: the flow was left, or has failed elsewhere. */
  readonly signal: AbortSignal;
}

export interface ConcurrentOptions {
  /**
   * How many calls may be under way, or done and not yet handed on: an integer of at least 1, or Infinity. May be left out
   * where there is a governor.
   */
  readonly limit?: number;
  /** Whether results come in the order of the items (default), or as they are ready. */
  readonly ordered?: boolean;
  /** Asked before each call, after an item for it was read. */
  readonly governor?: Governor;
}

type Callback<In> = (item: In, index: number, call: Call) => unknown;

export function checkConcurrent(operator: string, { limit, ordered, governor }: ConcurrentOptions): void {
  if (ordered !== undefined) checkBoolean(operator, 'ordered', ordered);
  if (governor !== undefined)
    checkFunction(operator, 'governor.acquire', (governor as Partial<Governor> | null)?.acquire);
  if (limit !== undefined || governor === undefined) {
    checkInteger(operator, 'limit', limit, { least: 1, infinity: true });
  }
}

/** A stage that has a callback working on several items at once. `take` says what comes of an item and its answer. */
export function concurrent<In, Out>(
  name: string,
  f: Callback<In>,
  options: ConcurrentOptions,
  take: (item: In, answer: unknown, emit: (item: Out) => void) => void,
): Stage<In, Out> {
  checkFunction(name, 'f', f);
  checkOptions(name, options, ['limit', 'ordered', 'governor']);
  checkConcurrent(name, options);
  const { limit = Infinity, ordered = true, governor } = options;
  return joined({
    name,
    args: [f, options],
    holds: `up to ${limit} results`,
    open: (upstream) => new Concurrent(upstream, name, { f, limit, ordered, governor, take }),
  });
}

interface Work<In, Out> {
  readonly f: Callback<In>;
  readonly limit: number;
  readonly ordered: boolean;
  readonly governor: Governor | undefined;
  readonly take: (item: In, answer: unknown, emit: (item: Out) => void) => void;
}

/** One call. */
class Slot<In> implements Call {
  readonly item: In;
  state: 'running' | 'done' | 'failed' = 'running';
  /** The answer, or the error. */
  answer: unknown;
  token: Token | undefined;
  #controller: AbortController | undefined;

  constructor(item: In) {
    this.item = item;
  }

  get signal(): AbortSignal {
    return (this.#controller ??= new AbortController()).signal;
  }

  abort(): void {
    (this.#controller ??= new AbortController()).abort();
  }

  release(): void {
    const { token } = this;
    this.token = undefined;
    if (token) release(token);
  }
}

function release(token: Token): void {
  if ('release' in token) token.release();
  else token[Symbol.dispose]();
}

class Concurrent<In, Out> extends Joined<Out> {
  readonly #feed: Feed<In>;
  readonly #does: Work<In, Out>;
  readonly #name: string;
  /** The calls under way, where these are not in the line. */
  readonly #running = new Set<Slot<In>>();
  #calls = 0;
  /** Calls whose results are not handed on yet, in order: all of them, or those that are done. */
  readonly #line: (Slot<In> | undefined)[] = [];
  #first = 0;
  #index = 0;
  #token: Token | undefined;
  #acquiring = false;
  #failed = false;
  /** Told when no call is under way any more. */
  #settled: (() => void) | undefined;
  readonly #emit = (item: Out): void => this.emit(item);

  constructor(plan: Plan, name: string, does: Work<In, Out>) {
    super();
    this.#does = does;
    this.#name = name;
    this.#feed = this.feed(plan, name);
    this.scope.add(0, { close: () => this.#stop(nameOf(plan)) });
  }

  /** How many calls are under way, or done and not taken. */
  get #outstanding(): number {
    const lined = this.#line.length - this.#first;
    return this.held + (this.#does.ordered ? lined : this.#calls + lined);
  }

  protected override work(): void {
    const { limit } = this.#does;
    const feed = this.#feed;
    this.#handOn();
    for (let begun = 0; !this.#failed; begun++) {
      const outstanding = this.#outstanding;
      if (outstanding >= limit || outstanding >= this.most) break;
      if (begun >= limit || begun >= 1024) {
        this.more = true;
        return;
      }
      feed.ask(1, this.most - outstanding);
      if (!feed.ready || !this.#mayBegin()) break;
      this.#begin(feed.take());
      this.#handOn();
    }
    if (!feed.over || this.#calls > 0 || this.#first < this.#line.length || this.#failed) return;
    if (feed.failure) this.fail(feed.failure.error);
    else this.end();
  }

  #mayBegin(): boolean {
    const { governor } = this.#does;
    if (!governor || this.#token) return true;
    if (this.#acquiring) return false;
    const token = governor.acquire();
    if (!isThenable(token)) {
      this.#token = token;
      return true;
    }
    this.#acquiring = true;
    this.busy += 1;
    const came = (use: () => void): void => {
      this.#acquiring = false;
      this.busy -= 1;
      use();
      this.stir();
    };
    token.then(
      (given) =>
        came(() => {
          if (this.over) release(given);
          else this.#token = given;
        }),
      (error: unknown) => came(() => this.#fails(this.#enter(new Slot(this.#feed.take())), error)),
    );
    return false;
  }

  #enter(slot: Slot<In>): Slot<In> {
    if (this.#does.ordered) this.#line.push(slot);
    return slot;
  }

  #begin(item: In): void {
    const slot = this.#enter(new Slot(item));
    slot.token = this.#token;
    this.#token = undefined;
    let answer: unknown;
    try {
      answer = this.#does.f(item, this.#index++, slot);
    } catch (error) {
      slot.release();
      return this.#fails(slot, error);
    }
    if (!isThenable(answer)) {
      slot.release();
      return this.#done(slot, answer);
    }
    this.busy += 1;
    this.#calls += 1;
    // Ordered calls are all in the line.
    if (!this.#does.ordered) this.#running.add(slot);
    answer.then(
      (value) => {
        this.#settle(slot);
        this.#done(slot, value);
        this.stir();
      },
      (error: unknown) => {
        this.#settle(slot);
        this.#fails(slot, error);
        this.stir();
      },
    );
  }

  #settle(slot: Slot<In>): void {
    this.busy -= 1;
    this.#calls -= 1;
    if (!this.#does.ordered) this.#running.delete(slot);
    if (slot.token) slot.release();
    if (this.#calls === 0) this.#settled?.();
  }

  #done(slot: Slot<In>, answer: unknown): void {
    slot.state = 'done';
    slot.answer = answer;
    if (!this.#does.ordered) this.#line.push(slot);
  }

  /** Begins no more, and tells those to stop whose results come too late. */
  #fails(slot: Slot<In>, error: unknown): void {
    slot.state = 'failed';
    slot.answer = error;
    this.#failed = true;
    if (!this.#does.ordered) this.#line.push(slot);
    for (const later of this.#does.ordered ? this.#line.slice(this.#line.indexOf(slot) + 1) : this.#running) {
      later!.abort();
    }
  }

  #handOn(): void {
    while (this.#first < this.#line.length && !this.over) {
      const slot = this.#line[this.#first]!;
      if (slot.state === 'running') return;
      this.#line[this.#first++] = undefined;
      if (slot.state === 'failed') this.fail(slot.answer);
      else this.#does.take(slot.item, slot.answer, this.#emit);
      // Not for every item: a line that is cut gives up its memory.
      if (this.#first < 64 || (this.#first < this.#line.length && this.#first < 1024)) continue;
      this.#line.splice(0, this.#first);
      this.#first = 0;
    }
  }

  /** Tells all calls to stop, and waits until they have. */
  #stop(what: string): Promise<void> | void {
    if (this.#token) release(this.#token);
    this.#token = undefined;
    for (const slot of this.#does.ordered ? this.#line : this.#running) {
      if (slot?.state === 'running') slot.abort();
    }
    if (this.#calls === 0) return undefined;
    const settled = new Promise<void>((resolve) => {
      this.#settled = resolve;
    });
    return this.grace(settled, `${what} | ${this.#name}`);
  }
}
