import { describe } from './check.ts';
import { callSite, ConsumedError } from './errors.ts';
import {
  ArrayReader,
  type BatchReader,
  END,
  type End,
  isThenable,
  type Reader,
  type ReaderCode,
  type ReaderText,
  type SyncReader,
} from './reader.ts';
import type { Plan } from './plan.ts';
import type { Terminal } from './stage.ts';

/** Where items come from. Nothing is opened before `open`, which a run calls at its first pull (law L4). */
export interface Source<T> {
  /** What it is, for errors and `explain`: `array`, `range(10)`, `lines("app.log")`. */
  readonly name: string;
  /** Whether reading it may wait. `either`: known only when it is open (a factory function). */
  readonly mode: 'sync' | 'async' | 'either';
  /** What it reads itself, for `explain`. */
  readonly upstream?: readonly Plan[];
  /** What it holds in memory, for `explain`: nothing if left out. */
  readonly holds?: string;
  /** Whether opening it does nothing at all but make a reader: then it may be opened to see how it would be read. */
  readonly inert?: boolean;
  /** Whether it has something open that is to be closed, while it is read. Left out: where its reader can be closed. */
  readonly holdsOpen?: boolean;
  /** Who runs pipelines over this source into a terminal, if not the drivers: `--explain` describes them instead. */
  readonly runner?: (plan: Plan, terminal: Terminal<never, unknown>) => unknown;
  /**
   * Opens it; a reader with `pull` makes the run async. `containing`: the first stage drops every string without this text,
   * so that they need not be made at all.
   */
  readonly open: (containing?: string) => SyncReader<T> | BatchReader<T>;
  /** The same source, whose records remember where they stand, for a stage that may reject them. */
  readonly located?: () => Source<T>;
  /** A one-shot source: begins its only run. @throws ConsumedError when there was one. */
  readonly claim?: (what: string, close: Close) => void;
  /**
   * A one-shot source: closes it unread, so that there will be no run; leaves alone the one that there is. `dispose`
   * does it where this is left out: for a source that nobody else can be reading.
   */
  readonly abandon?: (what: string) => void | PromiseLike<unknown>;
  /** A one-shot source: ends its run, or abandons it. */
  readonly dispose?: (what: string) => void | PromiseLike<unknown>;
}

/** Closes a source that was not opened and is not going to be. */
export function abandon(source: Source<unknown>, what: string): void | PromiseLike<unknown> {
  return (source.abandon ?? source.dispose)?.(what);
}

type Close = () => void | PromiseLike<unknown>;

/** The one run of a one-shot source. */
class Once {
  readonly #name: string;
  readonly #closeUnread: Close;
  #run: { readonly what: string; readonly where: Error; readonly close: Close } | undefined;

  constructor(name: string, closeUnread: Close) {
    this.#name = name;
    this.#closeUnread = closeUnread;
  }

  readonly claim = (what: string, close: Close): void => {
    if (this.#run) {
      const place = callSite(this.#run.where);
      throw new ConsumedError(
        `${what}: this ${this.#name} was already consumed by ${this.#run.what}${place && ` at ${place}`}; ` +
          'it can be run once only. To run it again, pass a factory: flow(() => source)',
      );
    }
    this.#run = { what, where: new Error(), close };
  };

  readonly abandon = (what: string): void | PromiseLike<unknown> => {
    if (this.#run) return undefined;
    this.claim(what, () => {});
    return this.#closeUnread();
  };

  readonly dispose = (what: string): void | PromiseLike<unknown> =>
    this.#run ? this.#run.close() : this.abandon(what);
}

/** What makes a source that can be run once only: spread it into the source. */
export function oneShot(
  name: string,
  closeUnread: Close,
): Required<Pick<Source<unknown>, 'claim' | 'abandon' | 'dispose'>> {
  const { claim, abandon, dispose } = new Once(name, closeUnread);
  return { claim, abandon, dispose };
}

/** One-shot objects are known by identity: two flows over one generator must not both believe that they are the first. */
const onces = new WeakMap<object, Once>();

function onceFor(name: string, object: object, closeUnread: Close): Once {
  let once = onces.get(object);
  if (!once) onces.set(object, (once = new Once(name, closeUnread)));
  return once;
}

interface Closing {
  readonly return?: (value?: unknown) => unknown;
}

/** Reads a sync iterator as for-of does: an iterator that threw or ended is not closed. */
export class IteratorReader<T> implements SyncReader<T> {
  readonly iterator: Iterator<T>;
  readonly advance: Iterator<T>['next'];
  readonly what: string;
  open = true;

  constructor(iterator: Iterator<T>, what: string) {
    this.iterator = iterator;
    this.advance = iterator.next;
    this.what = what;
  }

  next(): T | End {
    this.open = false;
    const result: IteratorResult<T> = this.advance.call(this.iterator);
    checkResult(result, this.what);
    if (result.done) return END;
    const value = result.value;
    if (value === undefined) refusePromise(result, this.what);
    this.open = true;
    return value;
  }

  get kind(): unknown {
    return this.advance;
  }

  text({ field, value, local }: ReaderCode): ReaderText {
    const [open, result, item] = [field('open'), local(), local()];
    const check = (by: typeof checkResult | typeof refusePromise): string =>
      `${value(by)}(${result}, ${field('what')})`;
    return {
      more:
        `(${open} = false, ${result} = ${field('advance')}.call(${field('iterator')}), ` +
        `${check(checkResult)}, !${result}.done)`,
      item: `(${item} = ${result}.value, ${item} === undefined && ${check(refusePromise)}, ${open} = true, ${item})`,
    };
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    closeIterator(this.iterator, this.what);
  }
}

/** @param must - What gave the value, and how: `next() must return`. */
function checkObject(value: unknown, what: string, must: string): asserts value is object {
  if (typeof value !== 'object' || value === null) {
    throw new TypeError(`${what}: ${must} an object, got ${describe(value)}`);
  }
}

function checkResult(result: unknown, what: string): void {
  checkObject(result, what, 'next() must return');
}

function refusePromise(result: unknown, what: string): void {
  if (!isThenable(result)) return;
  throw new TypeError(`${what}: next() returned a promise; give it a [Symbol.asyncIterator] to make the flow async`);
}

function closeIterator(iterator: Closing, what: string): void {
  const method = iterator.return;
  if (method === undefined || method === null) return;
  const result = method.call(iterator);
  checkClosed(result, what, 'return');
}

/** As in Python, a generator must not ignore that it is closed: the rest of its cleanup would never run. */
function checkClosed(result: unknown, what: string, verb: string): void {
  checkObject(result, what, `return() must ${verb}`);
  if ((result as IteratorResult<unknown>).done === false) {
    throw new Error(
      `${what}: a generator yielded while it was being closed; the rest of its finally block did not run`,
    );
  }
}

/** Reads an async iterator, one item a batch: it is advanced once per demanded item (law L1). */
export class AsyncIteratorReader<T> implements BatchReader<T> {
  readonly iterator: AsyncIterator<T>;
  readonly single = true;
  readonly #next: AsyncIterator<T>['next'];
  readonly #what: string;
  readonly #stream: Shape | undefined;
  readonly #batch: T[] = [];
  #open = true;

  /** @param stream - The Node stream that it iterates, if it does: that cannot be closed while it is waited for, but destroyed. */
  constructor(iterator: AsyncIterator<T>, what: string, stream?: Shape) {
    this.iterator = iterator;
    this.#stream = stream;
    this.#next = iterator.next;
    this.#what = what;
  }

  pull(): Promise<IteratorResult<T>> {
    return this.#next.call(this.iterator);
  }

  accept(arrival: unknown): ArrayLike<T> | End {
    const result = arrival as IteratorResult<T>;
    this.#open = false;
    checkObject(result, this.#what, 'next() must resolve to');
    if (result.done) return END;
    this.#open = true;
    this.#batch[0] = result.value;
    return this.#batch;
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    this.#stream?.destroy?.();
    const method = this.iterator.return;
    if (method === undefined || method === null) return;
    checkClosed(await method.call(this.iterator), this.#what, 'resolve to');
  }
}

const arrayIterator = Array.prototype[Symbol.iterator];
const typedArrayIterator = (Object.getPrototypeOf(Uint8Array.prototype) as Uint8Array)[Symbol.iterator];

/** An array or typed array that iterates as such: one whose iterator was replaced is read through it. */
function isArrayLike(value: object): value is ArrayLike<unknown> {
  const method = (value as Partial<Iterable<unknown>>)[Symbol.iterator];
  return Array.isArray(value)
    ? method === arrayIterator
    : ArrayBuffer.isView(value) && method === (typedArrayIterator as unknown);
}

function typeName(value: object): string {
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  return tag === 'Object' ? 'iterable' : tag.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

/** Opens any iterable for reading. */
export function openIterable<T>(items: Iterable<T> | AsyncIterable<T>, what: string): SyncReader<T> | BatchReader<T> {
  if (typeof items === 'object' && items !== null && isArrayLike(items)) return new ArrayReader(items as ArrayLike<T>);
  const sync = (items as Partial<Iterable<T>> | null | undefined)?.[Symbol.iterator];
  if (typeof sync === 'function') return new IteratorReader(asIterator(sync.call(items), what), what);
  const shape = items as Shape | null | undefined;
  if (typeof shape?.getReader === 'function') return new WebStreamReader(shape as WebStream) as BatchReader<T>;
  const async = (items as Partial<AsyncIterable<T>> | null | undefined)?.[Symbol.asyncIterator];
  if (typeof async === 'function') {
    const iterator = asIterator(async.call(items), what);
    return new AsyncIteratorReader(iterator, what, typeof shape?.pipe === 'function' ? shape : undefined);
  }
  // A bare iterator, as ECMAScript's flatMap takes it too.
  if (typeof (items as Partial<Iterator<T>> | null | undefined)?.next === 'function') {
    return new IteratorReader(items as unknown as Iterator<T>, what);
  }
  throw new TypeError(`${what}: expected an iterable or async iterable, got ${describe(items)}`);
}

function asIterator<I extends object>(iterator: I, what: string): I {
  checkObject(iterator, what, 'the iterator must be');
  return iterator;
}

/** A factory function gives a new source at every run. */
type Factory = () =>
  | Iterable<unknown>
  | AsyncIterable<unknown>
  | PromiseLike<Iterable<unknown> | AsyncIterable<unknown>>;

const GeneratorFunction = function* () {}.constructor;
const AsyncGeneratorFunction = async function* () {}.constructor;

/** Reads what a factory promised, once it is there. */
class PromisedReader implements BatchReader<unknown> {
  #opening: PromiseLike<Iterable<unknown> | AsyncIterable<unknown>> | undefined;
  #reader: Reader<unknown> | BatchReader<unknown> | undefined;
  readonly #what: string;
  constructor(opening: PromiseLike<Iterable<unknown> | AsyncIterable<unknown>>, what: string) {
    this.#opening = opening;
    this.#what = what;
  }
  pull(max: number, most: number = max): unknown {
    const reader = this.#reader;
    if (!reader) return this.#opening;
    if ('pull' in reader) return reader.pull(max, most);
    const item = reader.next();
    return item === END ? END : [item];
  }
  accept(arrival: unknown): ArrayLike<unknown> | End {
    if (!this.#reader) {
      this.#opening = undefined;
      this.#reader = openIterable(arrival as Iterable<unknown>, this.#what);
      return [];
    }
    return 'pull' in this.#reader ? this.#reader.accept(arrival) : (arrival as unknown[] | End);
  }
  close(): void | PromiseLike<unknown> {
    if (this.#reader) return this.#reader.close();
    // It may still come: then nobody wants it any more.
    return this.#opening?.then((items) => abandon(sourceOf(items, this.#what), this.#what));
  }
}

interface WebStream {
  getReader(): {
    read(): Promise<{ done: boolean; value?: unknown }>;
    cancel(reason?: unknown): Promise<void>;
    releaseLock(): void;
  };
  cancel(reason?: unknown): Promise<void>;
}

/** Reads a web stream by a reader of its own: one that is iterated cannot be cancelled while it waits. */
class WebStreamReader implements BatchReader<unknown> {
  readonly #reader: ReturnType<WebStream['getReader']>;

  constructor(stream: WebStream) {
    this.#reader = stream.getReader();
  }

  pull(): Promise<unknown> {
    return this.#reader.read().catch((error: unknown) => {
      this.#reader.releaseLock();
      throw error;
    });
  }

  accept(arrival: unknown): unknown[] | End {
    const { done, value } = arrival as { done: boolean; value?: unknown };
    if (!done) return [value];
    this.#reader.releaseLock();
    return END;
  }

  async close(): Promise<void> {
    await this.#reader.cancel();
    this.#reader.releaseLock();
  }
}

type Shape = Partial<Iterable<unknown> & AsyncIterable<unknown> & Iterator<unknown> & WebStream> & {
  readonly pipe?: unknown;
  readonly destroy?: () => unknown;
};

/** How to close a one-shot object that was never run, or undefined if it can be run again and again. */
function closingUnread(shape: Shape, what: string): Close | undefined {
  if (typeof shape.next === 'function') {
    if (typeof shape[Symbol.asyncIterator] === 'function')
      return () => shape.return?.() as PromiseLike<unknown> | undefined;
    return () => closeIterator(shape, what);
  }
  if (typeof shape.getReader === 'function') return () => shape.cancel?.();
  if (typeof shape.pipe === 'function') return () => void shape.destroy?.();
  return undefined;
}

/**
 * The source that a value is.
 *
 * @throws TypeError for what cannot be iterated.
 */
export function sourceOf(value: unknown, what: string): Source<unknown> {
  if (typeof value === 'string') return { name: 'string', mode: 'sync', open: () => openIterable(value, what) };
  if (typeof value === 'function') return factorySource(value as Factory, what);
  if (typeof value !== 'object' || value === null) throw notIterable(value, what);
  const name = typeName(value);
  if (isArrayLike(value)) return { name, mode: 'sync', inert: true, open: () => new ArrayReader(value) };
  const shape = value as Shape;
  const closeUnread = closingUnread(shape, what);
  const once = closeUnread && onceFor(name, value, closeUnread);
  const asOnce = once && { claim: once.claim, abandon: once.abandon, dispose: once.dispose };
  const open = () => openIterable(value as Iterable<unknown>, what);
  if (typeof shape[Symbol.iterator] === 'function') return { name, mode: 'sync', ...asOnce, open };
  if (typeof shape[Symbol.asyncIterator] === 'function' || typeof shape.getReader === 'function') {
    return { name, mode: 'async', ...asOnce, open };
  }
  if (typeof shape.next === 'function') return { name: 'iterator', mode: 'sync', ...asOnce, open };
  throw notIterable(value, what);
}

/** Whether a function gives something asynchronous, as far as can be told without calling it. */
export function modeOf(f: unknown): Source<unknown>['mode'] {
  return f instanceof AsyncGeneratorFunction ? 'async' : f instanceof GeneratorFunction ? 'sync' : 'either';
}

function factorySource(factory: Factory, what: string): Source<unknown> {
  const open = () => {
    const items = factory();
    // One promise of it, so that a thenable is not run twice.
    return isThenable(items) ? new PromisedReader(Promise.resolve(items), what) : openIterable(items, what);
  };
  return { name: factory.name ? `${factory.name}()` : 'factory', mode: modeOf(factory), open };
}

function notIterable(value: unknown, what: string): TypeError {
  const prototype: unknown = typeof value === 'object' && value !== null && Object.getPrototypeOf(value);
  const hint = prototype === Object.prototype || prototype === null ? '; entries(object) gives its entries' : '';
  return new TypeError(
    `${what}: source must be an iterable, an async iterable or a function that makes one, got ${describe(value)}${hint}`,
  );
}
