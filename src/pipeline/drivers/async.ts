import { withGrace } from '../grace.ts';
import { type Fuse, type Loop, Machine, type Running } from '../machine.ts';
import { type Plan, Planned } from '../plan.ts';
import { type BatchReader, END, type End, isThenable, type Reader } from '../reader.ts';
import { Scope } from '../scope.ts';
import { openIterable } from '../source.ts';
import type { Terminal } from '../stage.ts';
import { AsyncInput, AwaitingReader, BatchPart, ItemReader, SingleItems } from './async-readers.ts';
import { Budget } from './budget.ts';

function openInput(plan: Plan, what: string, skip: number): Reader<unknown> {
  return new ItemReader(new BatchRun(plan, what), skip);
}

function openItems(items: Iterable<unknown> | AsyncIterable<unknown>, what: string): Reader<unknown> {
  if (items instanceof Planned) return openInput(items.plan, what, 0);
  const reader = openIterable(items, what);
  return 'pull' in reader ? new ItemReader(reader) : new AwaitingReader(reader);
}

/**
 * A run that may wait. `proceed` does all that can be done at once and gives the promise to await, if any; `arrived`
 * takes its value. So one loop around them waits only where something waits, and no chain of promises grows.
 */
class AsyncRun {
  readonly machine: Machine;
  readonly scope: Scope = new Scope();
  readonly #source: AsyncInput;
  readonly #wanted: () => number;
  readonly #most: (() => number) | undefined;
  readonly #enough: (() => boolean) | undefined;
  readonly #budget = new Budget();
  readonly #batch = new BatchPart();
  #awaited: 'pull' | 'items' | 'answer' | 'cleanup' | 'turn' | undefined;
  /** The loop that runs the batch in hand, once there is one. */
  #loop: Loop | undefined;
  /** The source, if a loop may await its items: where results go to a terminal, and callbacks do not have to be awaited. */
  #items: SingleItems | undefined;

  /**
   * @param wanted - How many more results the consumer can use now.
   * @param most - How many more results it can use in all: as many as now, if left out.
   * @param enough - Whether there are results to be taken before the source is read on.
   * @param vertical - Whether they are also to be taken before a stage hands on the next of several items.
   * @param close - Ends the run as its consumer would.
   */
  constructor(
    plan: Plan,
    last: Running | ((item: unknown) => void) | undefined,
    what: string,
    {
      wanted,
      most,
      enough,
      vertical = false,
      close = () => this.close(),
      fuse,
    }: {
      readonly wanted: () => number;
      readonly most?: () => number;
      readonly enough?: () => boolean;
      readonly vertical?: boolean;
      readonly close?: (() => PromiseLike<unknown>) | undefined;
      readonly fuse?: Fuse | undefined;
    },
  ) {
    this.#wanted = wanted;
    this.#most = most;
    this.#enough = enough;
    this.#source = new AsyncInput(plan, what, close);
    this.scope.add(-1, this.#source);
    if (typeof last === 'object') this.#items = new SingleItems(this.#source);
    const giveWay = (): PromiseLike<unknown> | undefined => (this.#budget.spent(1) ? this.#budget.turn() : undefined);
    this.machine = new Machine(plan.stages, last, {
      scope: this.scope,
      openInput,
      openItems,
      mayWait: true,
      giveWay,
      enough: vertical ? enough : undefined,
      fuse,
    });
  }

  /** The next result where that takes nothing but the batch in hand, else END: the short way. */
  quick(): unknown {
    const { machine } = this;
    const batch = this.#batch;
    if (batch.at >= batch.items.length || this.#budget.spent(1)) return END;
    if (machine.stages.length === 0) return batch.items[batch.at++];
    if (machine.halt || !(this.#loop ??= machine.loop(0, batch))) return END;
    batch.end = Math.min(batch.items.length, batch.at + this.#budget.stride);
    this.#loop();
    return machine.full ? machine.take() : END;
  }

  proceed(): PromiseLike<unknown> | undefined {
    const { machine } = this;
    for (;;) {
      while (machine.ready()) {
        if (this.#batch.at < this.#batch.items.length) {
          if (this.#budget.spent(this.#feed())) return this.#await('turn', this.#budget.turn());
        } else if (this.#enough?.()) {
          return undefined;
        } else {
          const stream = this.#stream();
          if (stream) return stream;
          const max = machine.demand(this.#wanted());
          const arrival = this.#source.pull(max, this.#most ? machine.demand(this.#most()) : max);
          if (isThenable(arrival)) return this.#await('pull', arrival);
          this.#accept(arrival);
          if (this.#budget.spent(1)) return this.#await('turn', this.#budget.turn());
        }
      }
      if (machine.waiting) return this.#await('answer', machine.waiting);
      // An output goes first: it must not wait for a cleanup, nor be lost if that fails.
      if (machine.full || this.#enough?.() || !machine.closing) return undefined;
      this.#batch.items = [];
      return this.#await('cleanup', this.scope.closeAsync(machine.takeOver()));
    }
  }

  /** Runs items of the source in a loop that awaits them, if there is one. */
  #stream(): PromiseLike<unknown> | undefined {
    const items = this.#items;
    const loop = items && this.#source.single && this.machine.loop(0, items);
    if (!loop) return undefined;
    const ran = items.at;
    items.at = 0;
    if (this.#budget.spent(ran)) return this.#await('turn', this.#budget.turn());
    items.end = this.#budget.stride;
    return this.#await('items', loop());
  }

  #await(what: 'pull' | 'items' | 'answer' | 'cleanup' | 'turn', promise: PromiseLike<unknown>): PromiseLike<unknown> {
    this.#awaited = what;
    return promise;
  }

  /** The loop itself: in a function of its own, which is optimised without what stands around it. */
  #feed(): number {
    const batch = this.#batch;
    const start = batch.at;
    batch.end = Math.min(batch.items.length, start + this.#budget.stride);
    this.machine.run(0, batch);
    return batch.at - start;
  }

  #accept(arrival: unknown): void {
    const batch = this.#source.accept(arrival);
    if (batch === END) {
      this.machine.end();
    } else {
      this.#batch.items = batch;
      this.#batch.at = 0;
    }
  }

  #streamed(): void {
    if (this.#source.over) this.machine.end();
    // Left for the answer about each item, such a loop costs more than it is worth.
    else if (this.machine.waiting && this.#items!.at === 1) this.#items = undefined;
  }

  /** The promise that `proceed` gave was fulfilled. */
  arrived(value: unknown): void {
    if (this.#awaited === 'pull') this.#accept(value);
    else if (this.#awaited === 'answer') this.machine.settle(value);
    else if (this.#awaited === 'items') this.#streamed();
    this.#awaited = undefined;
  }

  /** The promise that `proceed` gave was rejected, or something has thrown: closes everything and throws. */
  async fail(error: unknown): Promise<never> {
    this.#source.fail();
    await this.scope.closeAsync(Infinity, { error });
    throw error;
  }

  close(): Promise<void> {
    return this.scope.closeAsync(Infinity);
  }
}

/** Runs a pipeline to its end, one await a batch. */
export function drainAsync<Result>(
  plan: Plan,
  terminal: Terminal<never, Result>,
  fuse?: Fuse,
): Promise<Awaited<Result>> {
  return new Promise((resolve, reject) => {
    drain(plan, terminal, reject, fuse).then(resolve, reject);
  });
}

/** @param leave - Fails the drain at once, when its source is disposed of while it runs. */
async function drain<Result>(
  plan: Plan,
  terminal: Terminal<never, Result>,
  leave: (error: unknown) => void,
  fuse: Fuse | undefined,
): Promise<Awaited<Result>> {
  let state: object;
  try {
    state = terminal.start();
  } catch (error) {
    return await failUnread(plan, terminal.name, error);
  }
  let left = false;
  const close = (): Promise<void> => {
    left = true;
    leave(new Error(`${terminal.name}: the flow was disposed of before it came to its end`));
    return withGrace(run.close(), terminal.name);
  };
  const wanted = (): number => terminal.demand?.(state) ?? Infinity;
  const last: Running = { terminal: terminal as Terminal<unknown, Result>, state };
  const run = new AsyncRun(plan, last, terminal.name, { wanted, close, fuse });
  try {
    for (let promise = run.proceed(); promise; promise = run.proceed()) {
      const value: unknown = await promise;
      if (left) break;
      run.arrived(value);
    }
  } catch (error) {
    await run.fail(error);
  }
  await run.close();
  return await terminal.result(state);
}

/** Closes a source that will not be read, because of an error. */
async function failUnread(plan: Plan, what: string, error: unknown): Promise<never> {
  const scope = new Scope();
  scope.add(-1, new AsyncInput(plan, what, () => Promise.resolve()));
  await scope.closeAsync(Infinity, { error });
  throw error;
}

/** A pipeline as a reader of batches: at most what its consumer asks for, handed on as soon as there is anything. */
export class BatchRun implements BatchReader<unknown> {
  readonly #run: AsyncRun;
  #output: unknown[] = [];
  #limit = 1;
  #most = 1;
  /** What the run waits for while its consumer has been given what was there. */
  #promise: Promise<unknown> | undefined;
  /** What the run has failed with, to be thrown after the outputs before it. */
  #failure: { readonly error: unknown } | undefined;

  /** @param vertical - Whether a result goes on before a stage hands on the next of several items. */
  constructor(plan: Plan, what: string, fuse?: Fuse, vertical: boolean = false) {
    this.#run = new AsyncRun(plan, (item) => this.#put(item), what, {
      fuse,
      vertical,
      wanted: () => this.#limit - this.#output.length,
      most: () => this.#most - this.#output.length,
      enough: () => this.#output.length > 0,
    });
  }

  #put(item: unknown): void {
    const { machine } = this.#run;
    if (this.#output.push(item) < this.#limit) return;
    machine.full = true;
    machine.halt = true;
  }

  pull(max: number, most: number = max): unknown {
    this.#limit = max;
    this.#most = most;
    this.#run.machine.full = false;
    if (!this.#promise && !this.#failure) this.#proceed();
    return this.#answer() ?? this.#wait();
  }

  accept(arrival: unknown): ArrayLike<unknown> | End {
    return arrival as unknown[] | End;
  }

  close(): Promise<void> {
    return this.#run.close();
  }

  #proceed(value?: { readonly arrived: unknown }): void {
    this.#promise = undefined;
    try {
      if (value) this.#run.arrived(value.arrived);
      const promise = this.#run.proceed();
      if (!promise) return;
      // One promise of it, so that a thenable is not run twice. It may be rejected before the consumer comes back for it.
      this.#promise = Promise.resolve(promise);
      this.#promise.catch(() => {});
    } catch (error) {
      this.#failure = { error };
    }
  }

  /** What can be answered without waiting. */
  #answer(): unknown {
    const output = this.#output;
    if (output.length > 0) {
      this.#output = [];
      return output;
    }
    if (this.#failure) return this.#run.fail(this.#failure.error);
    return this.#run.machine.done ? END : undefined;
  }

  async #wait(): Promise<unknown> {
    for (;;) {
      let value: unknown;
      try {
        value = await this.#promise;
      } catch (error) {
        return this.#run.fail(error);
      }
      this.#proceed({ arrived: value });
      const answer = this.#answer();
      if (answer !== undefined) return answer;
    }
  }
}

/** {@link BatchRun} over a source alone: what that gives needs no machine. */
class SourceRun implements BatchReader<unknown> {
  readonly #input: AsyncInput;
  readonly #isSync: boolean;

  constructor(plan: Plan, what: string) {
    this.#input = new AsyncInput(plan, what, () => Promise.resolve(this.close()));
    this.#isSync = plan.source.mode !== 'async';
  }

  pull(max: number, most: number): unknown {
    const arrival = this.#input.pull(max, most);
    return this.#isSync && isThenable(arrival) ? this.#awaited(arrival) : arrival;
  }

  /** An item of a sync source that is a promise: rejected, it ends this run, but the source is still open. */
  async #awaited(arrival: PromiseLike<unknown>): Promise<unknown> {
    try {
      return await arrival;
    } catch (error) {
      this.#input.fail();
      const scope = new Scope();
      scope.add(0, this.#input);
      await scope.closeAsync(0, { error });
      throw error;
    }
  }

  accept(arrival: unknown): ArrayLike<unknown> | End {
    return this.#input.accept(arrival);
  }

  close(): void | PromiseLike<unknown> {
    return this.#input.close();
  }
}

/** A pipeline as a reader of batches. */
export function openBatches(plan: Plan, what: string): BatchReader<unknown> {
  return plan.stages.length === 0 ? new SourceRun(plan, what) : new BatchRun(plan, what, undefined, true);
}

interface Request<T> {
  readonly resolve: (result: IteratorResult<T, undefined> | PromiseLike<IteratorResult<T, undefined>>) => void;
  readonly reject: (error: unknown) => void;
}

const done = Object.freeze({ done: true, value: undefined });

/**
 * An async iterator: runs exactly what one output needs. Calls of `next` are answered in order, also when they come
 * before the answer to the last. `return` answers waiting calls at once, then closes everything and waits for that, but
 * not for longer than the grace when it had to leave a pull behind.
 */
export class AsyncCursor<T> implements AsyncIterableIterator<T, undefined>, AsyncDisposable {
  readonly #run: AsyncRun;
  readonly #what: string;
  readonly #requests: Request<T>[] = [];
  /** What closing has failed with: a `for await` whose body throws drops it. */
  readonly cleanupErrors: unknown[] = [];
  /** Whether the run is at work, on what the first request asks for. */
  #busy = false;
  #over = false;
  #closing: Promise<void> | undefined;

  constructor(plan: Plan, what: string, fuse?: Fuse) {
    this.#what = what;
    this.#run = new AsyncRun(plan, undefined, what, {
      wanted: () => 1,
      most: () => Infinity,
      close: () => this.return(),
      fuse,
    });
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#over) return this.#ended();
    if (this.#busy) return new Promise((resolve, reject) => this.#requests.push({ resolve, reject }));
    let promise: PromiseLike<unknown> | undefined;
    this.#busy = true;
    try {
      const item = this.#run.quick();
      if (item === END) {
        promise = this.#run.proceed();
      } else if (this.#over || this.#requests.length > 0) {
        this.#run.machine.put(item);
      } else {
        this.#busy = false;
        return Promise.resolve({ done: false, value: item as T });
      }
    } catch (error) {
      return this.#fail(error);
    }
    if (this.#over) return this.#ended();
    // A callback may have asked for more items meanwhile.
    if (promise || this.#requests.length > 0) {
      return new Promise((resolve, reject) => {
        this.#requests.unshift({ resolve, reject });
        void this.#work(promise);
      });
    }
    this.#busy = false;
    return this.#run.machine.full ? Promise.resolve(this.#take()) : this.#end();
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    if (this.#over) return this.#ended();
    this.#over = true;
    const pending = this.#requests.length > 0;
    for (const request of this.#requests.splice(0)) request.resolve(done);
    this.#closing = pending ? withGrace(this.#run.close(), this.#what) : this.#run.close();
    try {
      await this.#closing;
    } catch (error) {
      this.cleanupErrors.push(error);
      throw error;
    }
    return done;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  /** Answers waiting requests, one after the other, for as long as there are any. */
  async #work(first: PromiseLike<unknown> | undefined): Promise<void> {
    let promise = first;
    try {
      for (;;) {
        while (promise) {
          const value: unknown = await promise;
          if (this.#over) return;
          this.#run.arrived(value);
          promise = this.#run.proceed();
        }
        if (this.#over) return;
        const request = this.#requests.shift()!;
        if (!this.#run.machine.full) {
          request.resolve(this.#end());
          return;
        }
        request.resolve(this.#take());
        if (this.#requests.length === 0) break;
        promise = this.#run.proceed();
      }
      this.#busy = false;
    } catch (error) {
      // After a return() nobody waits for this any more: the source was closed, what it still says is void.
      if (this.#over) return;
      this.#requests.shift()!.resolve(this.#fail(error));
    }
  }

  #take(): IteratorResult<T, undefined> {
    return { done: false, value: this.#run.machine.take() as T };
  }

  /** The flow has come to its end: closes it, then answers. */
  #end(): Promise<IteratorResult<T, undefined>> {
    this.#over = true;
    this.#closing = this.#run.close();
    return this.#answerRest(this.#closing.then(() => done));
  }

  #fail(error: unknown): Promise<IteratorResult<T, undefined>> {
    this.#over = true;
    const failing = this.#run.fail(error);
    this.#closing = failing.catch(() => {});
    return this.#answerRest(failing);
  }

  /** What is asked beyond the end, or beyond an error, is done once cleanup is. */
  #answerRest<R>(first: Promise<R>): Promise<R> {
    for (const request of this.#requests.splice(0)) request.resolve(this.#ended());
    return first;
  }

  async #ended(): Promise<IteratorResult<T, undefined>> {
    await this.#closing?.catch(() => {});
    return done;
  }
}
