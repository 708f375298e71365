import { delegate } from '../protocol/delegate.ts';
import { AsyncCursor } from './drivers/async.ts';
import { Cursor } from './drivers/sync.ts';
import { nameOf, type Plan } from './plan.ts';
import { type BatchReader, END, type End, type SyncReader } from './reader.ts';
import { AsyncIteratorReader, IteratorReader } from './source.ts';

type Result = IteratorResult<unknown, unknown>;
type AnyReader = SyncReader<unknown> | BatchReader<unknown>;

/** The source of a flow, held so that it can be answered. */
interface Partner {
  next(value?: unknown): Result | PromiseLike<Result>;
  throw?(error: unknown): Result | PromiseLike<Result>;
}

function partnerOf(reader: AnyReader, what: string): Partner {
  // By delegate(), which knows what to do where a source has no throw() or takes no values.
  if (reader instanceof IteratorReader) return delegate({ [Symbol.iterator]: () => reader.iterator });
  if (reader instanceof AsyncIteratorReader) return delegate({ [Symbol.asyncIterator]: () => reader.iterator });
  void reader.close();
  throw new TypeError(`twoWay: the source must be a generator or iterator, to which values can be sent; got ${what}`);
}

/** What goes back to the source of a flow: a value or an error, with the next read. */
class Exchange {
  readonly #name: string;
  #partner: Partner | undefined;
  #value: unknown;
  #failure: { readonly error: unknown } | undefined;
  #returned: unknown;

  constructor(name: string) {
    this.#name = name;
  }

  open(reader: AnyReader): void {
    this.#partner = partnerOf(reader, this.#name);
  }

  send(value: unknown): void {
    if (value === undefined) return;
    if (!this.#partner) {
      throw new TypeError(
        'send: the source of the flow has not started; call next() first ' +
          "(Python: can't send non-None value to a just-started generator)",
      );
    }
    this.#value = value;
  }

  throw(error: unknown): void {
    this.#failure = { error };
  }

  /** Resumes the source. */
  resume(): Result | PromiseLike<Result> {
    const [value, failure] = [this.#value, this.#failure];
    this.#value = this.#failure = undefined;
    return failure ? this.#partner!.throw!(failure.error) : this.#partner!.next(value);
  }

  /** What the source answered, as a reader has it. */
  accept(result: Result): unknown {
    if (!result.done) return result.value;
    this.#returned = result.value;
    return END;
  }

  /** The flow's own result: at its end with what the source returned, if there is no error left that nothing has taken. */
  conclude<T, TReturn>(result: Result): IteratorResult<T, TReturn | undefined> {
    if (!result.done) return result as IteratorYieldResult<T>;
    const [value, failure] = [this.#returned, this.#failure];
    this.#returned = this.#failure = undefined;
    if (failure) throw failure.error;
    return { done: true, value: value as TReturn };
  }
}

class TwoWayReader implements SyncReader<unknown> {
  readonly #reader: SyncReader<unknown>;
  readonly #exchange: Exchange;
  #open = true;

  constructor(reader: SyncReader<unknown>, exchange: Exchange) {
    this.#reader = reader;
    this.#exchange = exchange;
  }

  next(): unknown {
    this.#open = false;
    const item = this.#exchange.accept(this.#exchange.resume() as Result);
    this.#open = item !== END;
    return item;
  }

  close(): void {
    if (this.#open) void this.#reader.close();
    this.#open = false;
  }
}

class AsyncTwoWayReader implements BatchReader<unknown> {
  readonly #reader: AnyReader;
  readonly #exchange: Exchange;

  constructor(reader: AnyReader, exchange: Exchange) {
    this.#reader = reader;
    this.#exchange = exchange;
  }

  async pull(): Promise<Result> {
    const result = await this.#exchange.resume();
    return result.done ? result : { done: false, value: await result.value };
  }

  accept(arrival: unknown): ArrayLike<unknown> | End {
    const item = this.#exchange.accept(arrival as Result);
    return item === END ? END : [item];
  }

  close(): void | PromiseLike<unknown> {
    return this.#reader.close();
  }
}

/** A plan whose source is answered by an exchange. */
function answered({ source, stages }: Plan, exchange: Exchange, reading: (reader: AnyReader) => AnyReader): Plan {
  const open = (): AnyReader => {
    const reader = source.open();
    exchange.open(reader);
    return reading(reader);
  };
  return { source: { ...source, open }, stages };
}

/**
 * A running flow that can be talked to, as its source could be: what is sent, thrown in and returned travels through its
 * stages.
 */
export class TwoWayFlow<T, TReturn, TNext> implements IterableIterator<T, TReturn | undefined, TNext>, Disposable {
  readonly #exchange: Exchange;
  readonly #cursor: Cursor<unknown>;

  constructor(plan: Plan) {
    const exchange = new Exchange(plan.source.name);
    this.#exchange = exchange;
    const reading = (reader: AnyReader): AnyReader => new TwoWayReader(reader as SyncReader<unknown>, exchange);
    this.#cursor = Cursor.over(answered(plan, exchange, reading), nameOf(plan));
  }

  /** The next result. A value goes to the source with the next read of it. */
  next(...value: [] | [TNext]): IteratorResult<T, TReturn | undefined>;
  next(value?: TNext): IteratorResult<T, TReturn | undefined> {
    this.#exchange.send(value);
    return this.#exchange.conclude(this.#cursor.next());
  }

  /** `next(value)` under its Python name. */
  send(value: TNext): IteratorResult<T, TReturn | undefined> {
    return this.next(value);
  }

  /** The next result, an error being thrown at the `yield` of the source with the next read of it. */
  throw(error: unknown): IteratorResult<T, TReturn | undefined> {
    this.#exchange.throw(error);
    return this.next();
  }

  /** Ends the flow and closes its source. */
  close(): void {
    this.#cursor.return();
  }

  return(value?: TReturn): IteratorResult<T, TReturn | undefined> {
    this.close();
    return { done: true, value };
  }

  [Symbol.iterator](): IterableIterator<T, TReturn | undefined, TNext> {
    return this;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** {@link TwoWayFlow} over an async source, under the names of an async generator. One call at a time: await its answer. */
export class AsyncTwoWayFlow<T, TReturn, TNext>
  implements AsyncIterableIterator<T, TReturn | undefined, TNext>, AsyncDisposable
{
  readonly #exchange: Exchange;
  readonly #cursor: AsyncCursor<unknown>;

  constructor(plan: Plan) {
    const exchange = new Exchange(plan.source.name);
    this.#exchange = exchange;
    const reading = (reader: AnyReader): AnyReader => new AsyncTwoWayReader(reader, exchange);
    this.#cursor = new AsyncCursor(answered(plan, exchange, reading), nameOf(plan));
  }

  /** The next result. A value goes to the source with the next read of it. */
  next(...value: [] | [TNext]): Promise<IteratorResult<T, TReturn | undefined>>;
  async next(value?: TNext): Promise<IteratorResult<T, TReturn | undefined>> {
    this.#exchange.send(value);
    return this.#exchange.conclude(await this.#cursor.next());
  }

  /** `next(value)` under its Python name. */
  asend(value: TNext): Promise<IteratorResult<T, TReturn | undefined>> {
    return this.next(value);
  }

  /** The next result, an error being thrown at the `yield` of the source with the next read of it. */
  athrow(error: unknown): Promise<IteratorResult<T, TReturn | undefined>> {
    this.#exchange.throw(error);
    return this.next();
  }

  throw(error: unknown): Promise<IteratorResult<T, TReturn | undefined>> {
    return this.athrow(error);
  }

  /** Ends the flow and closes its source. */
  async aclose(): Promise<void> {
    await this.#cursor.return();
  }

  async return(value?: TReturn | PromiseLike<TReturn>): Promise<IteratorResult<T, TReturn | undefined>> {
    await this.aclose();
    return { done: true, value: await value };
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<T, TReturn | undefined, TNext> {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.aclose();
  }
}
