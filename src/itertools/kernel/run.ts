import { describe } from '../../pipeline/check.ts';
import { BatchRun } from '../../pipeline/drivers/async.ts';
import { Planned } from '../../pipeline/plan.ts';
import { type BatchReader, END, type End, isThenable, type SyncReader } from '../../pipeline/reader.ts';
import { Scope } from '../../pipeline/scope.ts';
import { openIterable } from '../../pipeline/source.ts';
import { type Fold, type Folded, type Maker, makerOf, type Visit, visitorOf } from './compiled.ts';
import type { AsyncIter as AsyncIterType, Input, Iter as IterType } from './types.ts';

export { END, type End, isThenable };

/** "Not there yet": ask again once what the run waits for has settled. In a sync run it never occurs. */
export const PENDING: unique symbol = Symbol('pending');
export type Pending = typeof PENDING;

/**
 * One implementation for sync and async. A function of this folder reads its sources with `In.next()` and is written
 * in one of two forms:
 *
 * - a **body**: a generator that yields its outputs, and yields PENDING where it has to wait:
 *   `while ((x = items.next()) === PENDING) yield PENDING`, and for callbacks `if (isThenable(k)) k = yield run.wait(k)`;
 * - a **step**: a function that gives the next output, END or PENDING, and can be asked again after PENDING as if it had
 *   not been asked. It is twice as fast per item, for functions that do next to nothing per item.
 *
 * Over sync sources nothing ever is PENDING, so neither form costs anything for being able to wait.
 */
export type Body<T> = Generator<T | Pending, [T] extends [never] ? unknown : void, never>;
export type Step<T> = () => T | End | Pending;
type Pass = (count: number, keep: number) => number;

/** What is awaited of a callback. */
class Waiting {
  readonly promise: PromiseLike<void>;
  settled = false;
  failed = false;
  value: unknown;
  constructor(promise: PromiseLike<unknown>) {
    this.promise = promise.then(
      (value) => {
        this.settled = true;
        this.value = value;
      },
      (error: unknown) => {
        this.settled = this.failed = true;
        this.value = error;
      },
    );
  }
}

function isAsync(source: unknown): boolean {
  if (typeof source !== 'object' || source === null) return false;
  const shape = source as Partial<Iterable<unknown> & AsyncIterable<unknown>>;
  return typeof shape[Symbol.iterator] !== 'function' && typeof shape[Symbol.asyncIterator] === 'function';
}

/** Whether it can be read. */
export function isIterable(value: unknown): value is Input {
  if (typeof value === 'string') return true;
  if (typeof value !== 'object' || value === null) return false;
  const shape = value as Partial<Iterable<unknown> & AsyncIterable<unknown> & Iterator<unknown>>;
  return (
    typeof shape[Symbol.iterator] === 'function' ||
    typeof shape[Symbol.asyncIterator] === 'function' ||
    typeof shape.next === 'function'
  );
}

/** The sources in an array of them: one that is async makes the call async. Of another source only its reader can tell. */
export function sourcesIn(source: unknown): readonly unknown[] {
  return Array.isArray(source) ? source.filter(isAsync) : [];
}

/** One call of a function: its sources, what it waits for, what it has to close. */
export class Run {
  readonly name: string;
  /** Whether it may wait. */
  readonly async: boolean;
  /** What to wait for before asking again after PENDING. */
  blocker: PromiseLike<unknown> | undefined;
  #waiting: Waiting | undefined;
  readonly #scope = new Scope();
  #make: Maker | undefined;
  /** How many of the open inputs are the run's own. */
  #owned = 0;

  /**
   * @param checked - False: a source is checked when it is its turn.
   * @throws TypeError when a source cannot be read.
   */
  constructor(name: string, sources: readonly unknown[], checked = true) {
    this.name = name;
    let async = false;
    for (const [i, source] of sources.entries()) {
      if (typeof source === 'string' || Array.isArray(source)) continue;
      if (checked) this.check(source, sources.length > 1 ? `source ${i + 1}` : 'the source');
      async ||= isAsync(source);
    }
    this.async = async;
  }

  /** @throws TypeError when it cannot be read. */
  check(source: unknown, which: string): void {
    Run.check(this.name, source, which);
  }

  static check(name: string, source: unknown, which: string): void {
    if (isIterable(source)) return;
    throw new TypeError(`${name}: ${which} must be an iterable or async iterable, got ${describe(source)}`);
  }

  /** An input over a source. Nothing is opened before its first `next`. */
  input<T>(source: Input<T>): In<T> {
    return new In(this, source);
  }

  /** An input over an item that has to be a source too. */
  inner<T>(source: unknown): In<T> {
    if (typeof source !== 'string' && !Array.isArray(source)) {
      this.check(source, 'an item');
      if (isAsync(source) && !this.async) {
        throw new TypeError(`${this.name}: an item is an async iterable, but the source is not async`);
      }
    }
    return new In(this, source as Input<T>);
  }

  /** Waits for what a callback promised: `answer = yield run.wait(answer)`. */
  wait(promise: PromiseLike<unknown>): Pending {
    this.#waiting = this.waiting(promise);
    return PENDING;
  }

  /** @throws TypeError in a sync run, where nothing can be waited for. */
  waiting(promise: PromiseLike<unknown>): Waiting {
    if (!this.async) {
      throw new TypeError(
        `${this.name}: a callback gave a promise, but no source is async; make one async to have it awaited`,
      );
    }
    const waiting = new Waiting(promise);
    this.blocker = waiting.promise;
    return waiting;
  }

  /** Runs a body step by step. */
  steps<T>(body: Body<T>): Step<T> {
    let waiting: Waiting | undefined;
    return () => {
      let result;
      if (waiting === undefined) result = body.next();
      else {
        if (!waiting.settled) {
          this.blocker = waiting.promise;
          return PENDING;
        }
        const { failed, value } = waiting;
        waiting = undefined;
        result = failed ? body.throw(value) : body.next(value as never);
      }
      if (result.done) return END;
      if (result.value === PENDING) {
        waiting = this.#waiting;
        this.#waiting = undefined;
      }
      return result.value;
    };
  }

  /** The iterator that the caller gets. */
  iterator<O>(step: Step<unknown>, closer: Closer = this): O {
    if (this.async) return new AsyncIter(this, step, closer) as O;
    this.#make ??= makerOf(this.name, Iter);
    return this.#make(new Core(this.name, step, closer) as Core<never>) as O;
  }

  /** The same, which can go past several items at once. */
  passing<O>(step: Step<unknown>, pass: Pass, closer: Closer = this): O {
    const iterator = this.iterator(step, closer);
    if (iterator instanceof Iter) iterator.core.pass = pass;
    return iterator as O;
  }

  /** The iterator over what a body yields. */
  generate<O>(body: Body<unknown>): O {
    return this.iterator(this.steps(body));
  }

  /** The value that `find` gives, asked again after PENDING; promised in an async run. Then all is done. */
  result<O>(find: () => unknown): O {
    if (this.async) return this.#found(find) as O;
    let result;
    try {
      result = find();
    } catch (error) {
      return this.fail(error) as O;
    }
    void this.end();
    return result as O;
  }

  async #found(find: () => unknown): Promise<unknown> {
    try {
      for (;;) {
        const result = find();
        if (result !== PENDING) {
          await this.end();
          return result;
        }
        await this.blocker;
      }
    } catch (error) {
      return this.fail(error);
    }
  }

  /** The value that a body returns; promised in an async run. Then all is done. */
  value<O>(body: Body<never>): O {
    return this.evaluate(body, true);
  }

  /** The value that a body returns; promised in an async run. With `last` all is done then. */
  evaluate<O>(body: Body<never>, last = false): O {
    if (this.async) return this.#promised(body, last) as O;
    let result;
    try {
      result = body.next();
    } catch (error) {
      return this.fail(error) as O;
    }
    if (last) void this.end();
    return result.value as O;
  }

  async #promised(body: Body<never>, last: boolean): Promise<unknown> {
    try {
      let waiting: Waiting | undefined;
      for (;;) {
        const result = waiting?.failed ? body.throw(waiting.value) : body.next(waiting?.value as never);
        if (result.done) {
          if (last) await this.end();
          return result.value;
        }
        waiting = this.#waiting;
        this.#waiting = undefined;
        await this.blocker;
      }
    } catch (error) {
      return this.fail(error);
    }
  }

  /** Its last output is out: closes what it opened itself. An iterator that was given stays open: it is shared. */
  end(): void | Promise<void> {
    if (this.#owned === 0) return undefined;
    this.#owned = 0;
    return this.async ? this.#scope.closeAsync(0) : this.#scope.close(0);
  }

  /** It is left early, or has failed: closes everything that it reads. */
  abort(cause?: { readonly error: unknown }): void | Promise<void> {
    this.#owned = 0;
    return this.async ? this.#scope.closeAsync(Infinity, cause) : this.#scope.close(Infinity, cause);
  }

  /** Closes everything and throws the error; promised in an async run. */
  fail(error: unknown): void | Promise<void> {
    return this.abort({ error });
  }

  opened(input: In<unknown>, owned: boolean): void {
    this.#scope.add(owned ? 0 : 1, input);
    if (owned) this.#owned += 1;
  }

  ended(input: In<unknown>, owned: boolean): void {
    this.#scope.drop(input);
    if (owned) this.#owned -= 1;
  }
}

/** What has to be closed when an iterator has ended, or is left early. */
export interface Closer {
  end(): void | Promise<void>;
  abort(cause?: { readonly error: unknown }): void | Promise<void>;
}

/** For a handle on what another one reads. */
export const nothingToClose: Closer = { end: () => undefined, abort: () => undefined };

/** A loop that is called again and again is optimised as a whole, one that runs on and on is so only from its middle on. */
const VISITED_AT_ONCE = 8192;

const nothing: ArrayLike<never> = [];
const values = Array.prototype[Symbol.iterator];

/** One open source. One class for every kind of source, so that the call in a loop stays fast whatever is read. */
export class In<T> {
  readonly #run: Run;
  #source: Input<T> | undefined;
  /** The items, if the source is an array; or the batch that has come last of an async one. */
  #items: ArrayLike<T> = nothing;
  #at = 0;
  #array = false;
  #reader: SyncReader<T> | undefined;
  #core: Core<T> | undefined;
  #nested: AsyncIter<T> | undefined;
  #batches: BatchReader<T> | undefined;
  #request: Waiting | undefined;
  #owned = true;
  #over = false;

  constructor(run: Run, source: Input<T>) {
    this.#run = run;
    this.#source = source;
    if (Array.isArray(source) && source[Symbol.iterator] === values) {
      this.#items = source as T[];
      this.#array = true;
    }
  }

  /** The next item, END, or PENDING. */
  next(): T | End | Pending {
    if (this.#at < this.#items.length) return this.#items[this.#at++]!;
    if (this.#core === undefined) return this.#read();
    const item = this.#core.read();
    return item === END ? this.#end() : item;
  }

  /**
   * Goes past up to `count` items that nobody wants to see, leaving at least `keep` of them, and says past how many. How many
   * it can goes by the source: the others are read by `next`.
   */
  pass(count: number, keep: number = 0): number {
    let passed = Math.min(count, Math.max(this.#items.length - this.#at - keep, 0));
    if (this.#array) {
      this.#at += passed;
      return passed;
    }
    if (this.#over) return 0;
    if (this.#core === undefined && this.#source !== undefined) this.#open();
    const core = this.#core;
    if (core === undefined) return 0;
    if (core.pass !== undefined) return core.pass(count, keep);
    if (keep > 0) return 0;
    for (passed = 0; passed < count; passed++) {
      if (core.read() === END) {
        this.#end();
        break;
      }
    }
    return passed;
  }

  /** The next item that `visit` says true of, END, or PENDING. */
  until(visit: (item: T) => boolean): T | End | Pending {
    for (;;) {
      if (this.#at < this.#items.length) {
        const items = this.#items;
        const to = Math.min(this.#at + VISITED_AT_ONCE, items.length);
        const at = visitorOf(this.#run.name, '').items(items, this.#at, to, visit as Visit);
        this.#at = at;
        if (at === to || at >= items.length) continue;
        return items[this.#at++]!;
      } else if (this.#core !== undefined) {
        const core = this.#core as Core<unknown>;
        const item = visitorOf(this.#run.name, core.name).core(core, visit as Visit);
        return item === END ? this.#end() : (item as T);
      }
      const item = this.next();
      if (item === END || item === PENDING || visit(item)) return item;
    }
  }

  /** Folds the items that are at hand in an array; true where it stops because the value is promised. */
  fold(folded: Folded, f: Fold): boolean {
    while (this.#at < this.#items.length) {
      const to = Math.min(this.#at + VISITED_AT_ONCE, this.#items.length);
      const at = visitorOf(this.#run.name, '').fold(this.#items, this.#at, to, folded, f);
      this.#at = Math.abs(at);
      if (at < 0) return true;
    }
    return false;
  }

  /** The next items up to `most` as an array of their own, if they are at hand: those of an array are. */
  piece(most: number): T[] | undefined {
    if (!this.#array || this.#over) return undefined;
    const piece = (this.#items as T[]).slice(this.#at, this.#at + most);
    this.#at += piece.length;
    // What is missing in an array is undefined as an item; in a part of it it would be missing too.
    return piece.includes(undefined as T) ? [...piece] : piece;
  }

  /** Reads into an array until that has `most`: PENDING if it is not done yet. */
  into(into: unknown[], most: number): Pending | undefined {
    if (this.#array) {
      const items = this.#items as T[];
      while (into.length < most && this.#at < items.length) {
        // Many at once, but no more than can be arguments of a call.
        const many = Math.min(most - into.length, items.length - this.#at, 10_000);
        if (many < 32) into.push(items[this.#at++]);
        else into.push(...items.slice(this.#at, (this.#at += many)));
      }
    }
    while (into.length < most) {
      const item = this.next();
      if (item === PENDING) return PENDING;
      if (item === END) break;
      into.push(item);
    }
    return undefined;
  }

  #read(): T | End | Pending {
    if (this.#over) return END;
    if (this.#reader !== undefined) {
      const item = this.#reader.next();
      return item === END ? this.#end() : item;
    }
    if (this.#nested !== undefined) {
      const item = this.#nested.read();
      if (item === END) return this.#end();
      if (item === PENDING) this.#run.blocker = this.#nested.blocker;
      return item;
    }
    if (this.#batches !== undefined) return this.#pull(this.#batches);
    if (this.#array) {
      this.#over = true;
      this.#source = undefined;
      return END;
    }
    this.#open();
    return this.next();
  }

  #open(): void {
    const source = this.#source as Input<T>;
    const { name } = this.#run;
    this.#source = undefined;
    if (source instanceof Iter) {
      this.#core = source.core as Core<T>;
      this.#owned = this.#core.owned;
    } else if (source instanceof AsyncIter) {
      this.#nested = source;
      this.#owned = source.owned;
    } else if (isAsync(source)) {
      if (source instanceof Planned) this.#batches = new BatchRun(source.plan, name) as BatchReader<T>;
      else this.#batches = openIterable(source, name) as BatchReader<T>;
      this.#owned = !isIterator(source);
    } else {
      this.#reader = openIterable(source, name) as SyncReader<T>;
      this.#owned = !isIterator(source);
    }
    this.#run.opened(this, this.#owned);
  }

  #end(): End {
    this.#over = true;
    this.#items = nothing;
    this.#core = undefined;
    this.#run.ended(this, this.#owned);
    return END;
  }

  #pull(batches: BatchReader<T>): T | End | Pending {
    const request = this.#request;
    if (request === undefined) {
      const arrival = batches.pull(1);
      if (!isThenable(arrival)) return this.#accept(batches, arrival);
      this.#request = new Waiting(arrival);
      this.#run.blocker = this.#request.promise;
      return PENDING;
    }
    if (!request.settled) {
      this.#run.blocker = request.promise;
      return PENDING;
    }
    this.#request = undefined;
    if (!request.failed) return this.#accept(batches, request.value);
    this.#end();
    throw request.value;
  }

  #accept(batches: BatchReader<T>, arrival: unknown): T | End | Pending {
    const items = batches.accept(arrival);
    if (items === END) return this.#end();
    this.#items = items;
    this.#at = 0;
    return this.next();
  }

  /** Whether its source is its own to close when all is done: one it has opened, not an iterator that was given. */
  get owned(): boolean {
    return this.#owned;
  }

  close(): void | PromiseLike<unknown> {
    if (this.#over) return undefined;
    this.#over = true;
    this.#items = nothing;
    const core = this.#core;
    this.#core = undefined;
    if (core) return core.abandon();
    if (this.#nested) return this.#nested.abandon();
    return (this.#reader ?? this.#batches)?.close();
  }
}

function isIterator(source: object): boolean {
  return typeof (source as Partial<Iterator<unknown>>).next === 'function';
}

/** Whatever gives items one by one. */
export interface Reader<T> {
  next(): T | End | Pending;
}

/** Reads, and asks the callback about each item; the answer is there with the item. For steps. */
export class Asked<T, A> {
  readonly #run: Run;
  readonly #items: Reader<T>;
  readonly #ask: (item: T) => A;
  #item: T | undefined;
  #waiting: Waiting | undefined;
  answer: Awaited<A> | undefined;

  constructor(run: Run, items: Reader<T>, ask: (item: T) => A) {
    this.#run = run;
    this.#items = items;
    this.#ask = ask;
  }

  next(): T | End | Pending {
    if (this.#waiting !== undefined) return this.#settle(this.#waiting);
    const item = this.#items.next();
    if (item === END || item === PENDING) return item;
    const ask = this.#ask;
    const answer = ask(item);
    if (isThenable(answer)) {
      this.#item = item;
      this.#waiting = this.#run.waiting(answer);
      return PENDING;
    }
    this.answer = answer as Awaited<A>;
    return item;
  }

  #settle(waiting: Waiting): T | Pending {
    if (!waiting.settled) {
      this.#run.blocker = waiting.promise;
      return PENDING;
    }
    this.#waiting = undefined;
    if (waiting.failed) throw waiting.value;
    const item = this.#item as T;
    this.#item = undefined;
    this.answer = waiting.value as Awaited<A>;
    return item;
  }
}

/** A function over the items, awaited where it promises. */
export function asked<T, A>(run: Run, items: Reader<T>, ask: (item: T) => A): Asked<T, A> {
  return new Asked(run, items, ask);
}

const ended = (): End => END;

/** What `Iterator.prototype` has, `map`, `take` and so on where the runtime has them, these iterators have too. */
const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()) as object) as object;

/**
 * What a sync iterator is over: its step, and what is closed with it. All that reads iterators of this folder reads this one
 * class, without result objects.
 */
export class Core<T> {
  /** Whose items it gives. */
  readonly name: string;
  step: Step<T>;
  readonly closer: Closer;
  /** Made for one reader inside a function, which closes it also where it would leave an iterator of the user's open. */
  owned = false;
  /** Its end is not for good: `peekable` and `seekable` go on when they are given something, or set back. */
  lasting = false;
  /** Goes past up to `count` items at once that nobody sees being made, leaving at least `keep`, and says past how many. */
  pass: Pass | undefined = undefined;

  constructor(name: string, step: Step<T>, closer: Closer) {
    this.name = name;
    this.step = step;
    this.closer = closer;
  }

  /** The next item without a result object around it. */
  read(): T | End | Pending {
    let item;
    try {
      item = this.step();
    } catch (error) {
      this.fail(error);
    }
    if (item === END) this.end();
    return item;
  }

  fail(error: unknown): never {
    if (!this.lasting) this.step = ended;
    void this.closer.abort({ error });
    // A child has nothing to close, and so nobody who throws it.
    throw error;
  }

  end(): void {
    if (this.step === ended) return;
    if (!this.lasting) this.step = ended;
    void this.closer.end();
  }

  abandon(): void {
    if (this.step === ended) return;
    this.step = ended;
    void this.closer.abort();
  }
}

export class Iter<T> implements IterType<T> {
  readonly core: Core<T>;
  /** What a class of its own adds. */
  protected readonly more: unknown;

  constructor(core: Core<T>, more?: unknown) {
    this.core = core;
    this.more = more;
  }

  next(): IteratorResult<T, undefined> {
    const item = this.core.read();
    return item === END ? { value: undefined, done: true } : { value: item as T, done: false };
  }

  return(): IteratorResult<T, undefined> {
    this.core.abandon();
    return { value: undefined, done: true };
  }

  [Symbol.iterator](): this {
    return this;
  }
  [Symbol.dispose](): void {
    this.core.abandon();
  }
}
Object.setPrototypeOf(Iter.prototype, IteratorPrototype);

export class AsyncIter<T> implements AsyncIterType<T> {
  readonly #run: Run;
  #step: Step<T>;
  readonly #closer: Closer;
  #active = false;
  readonly #queue: (() => void)[] = [];
  #wake: (() => void) | undefined;
  #closing: Waiting | undefined;
  owned = false;
  lasting = false;

  constructor(run: Run, step: Step<T>, closer: Closer) {
    this.#run = run;
    this.#step = step;
    this.#closer = closer;
  }

  get blocker(): PromiseLike<unknown> | undefined {
    return this.#run.blocker;
  }

  read(): T | End | Pending {
    if (this.#closing !== undefined) return this.#close(this.#closing);
    let item;
    try {
      item = this.#step();
    } catch (error) {
      if (!this.lasting) this.#step = ended;
      return this.#close((this.#closing = this.#failing(error)));
    }
    if (item === END && this.#step !== ended) {
      if (!this.lasting) this.#step = ended;
      const closing = this.#closer.end();
      if (closing) return this.#close((this.#closing = new Waiting(closing)));
    }
    return item;
  }

  #failing(error: unknown): Waiting {
    const closing = this.#closer.abort({ error });
    const rethrow = (): never => {
      throw error;
    };
    return new Waiting(closing ? closing.then(rethrow) : Promise.reject(error));
  }

  #close(closing: Waiting): End | Pending {
    if (!closing.settled) {
      this.#run.blocker = closing.promise;
      return PENDING;
    }
    this.#closing = undefined;
    if (closing.failed) throw closing.value;
    return END;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (!this.#active) return this.#advance();
    return new Promise((resolve, reject) => {
      this.#queue.push(() => void this.#advance().then(resolve, reject));
    });
  }

  async #advance(): Promise<IteratorResult<T, undefined>> {
    this.#active = true;
    try {
      for (;;) {
        const item = this.read();
        if (item === END) return { value: undefined, done: true };
        if (item !== PENDING) return { value: item, done: false };
        // `return` wakes it too: a pending `next` must not wait for a source that nobody wants any more.
        const blocker = this.#run.blocker!;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
          blocker.then(() => resolve(), resolve);
        });
      }
    } finally {
      this.#active = false;
      this.#wake = undefined;
      this.#queue.shift()?.();
    }
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    await this.abandon();
    return { value: undefined, done: true };
  }

  async abandon(): Promise<void> {
    if (this.#step === ended) return;
    this.#step = ended;
    this.#wake?.();
    await this.#closer.abort();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.abandon();
  }
}

/** Gives an iterator methods and properties of its own; its end is not for good. */
export function extended<O>(iterator: object, members: object): O {
  Object.defineProperties(iterator, Object.getOwnPropertyDescriptors(members));
  flags(iterator).lasting = true;
  return iterator as O;
}

/** Marks an iterator as made for one reader inside a function. */
export function owned<I>(iterator: I): I {
  flags(iterator as object).owned = true;
  return iterator;
}

function flags(iterator: object): { owned: boolean; lasting: boolean } {
  return iterator instanceof Iter ? iterator.core : (iterator as AsyncIter<unknown>);
}
