import { describe } from './describe.ts';
import { GeneratorExit, StopAsyncIteration, StopIteration } from './signals.ts';
import { SuppressedError } from './suppressed-error.ts';

type Method = (value?: unknown) => unknown;
type Result = IteratorResult<unknown, unknown>;

/** An iterator with the methods of Python, of JavaScript, or of both; what is missing decides what is done instead. */
type Sub = Partial<Record<'send' | 'asend' | 'throw' | 'athrow' | 'close' | 'aclose' | 'return', Method>> & {
  readonly next: Method;
};

/** The method that receives a value: Python's, else `next`, unless that takes none, as an array iterator's does. */
function receiver(sub: Sub): Method | undefined {
  return sub.send ?? sub.asend ?? (sub.next.length > 0 ? sub.next : undefined);
}

function takesNoValues(sub: Sub): TypeError {
  return new TypeError(
    `send: what the generator delegates to takes no values: ${describe(sub)} has neither send(value) nor next(value)`,
  );
}

function checkResult(result: unknown): Result {
  if (typeof result === 'object' && result !== null) return result as Result;
  throw new TypeError(`delegate: what sub answers must be an object { done, value }, got ${describe(result)}`);
}

/** `return()` of a native generator says by its result what Python's `close()` throws. */
function checkClosed(result: unknown): void {
  if ((result as Partial<Result> | null | undefined)?.done === false) {
    throw new Error('generator ignored GeneratorExit; what was delegated to has yielded while it was closed');
  }
}

/** What a sub-iterator threw, as the delegation's result if it is Python's way to say that it has ended. */
function ending(error: unknown): Result {
  if (error instanceof StopIteration) return { done: true, value: error.value };
  if (error instanceof StopAsyncIteration) return { done: true, value: undefined };
  throw error;
}

/**
 * The result that a delegation handed on last, and which one it was: how the generator around it knows that it waits
 * for another one, and for which. `yield*` passes a result on as the very same object.
 */
export const handed: { result: Result | undefined; by: Delegation | undefined } = { result: undefined, by: undefined };

/** Whether `yield*` passes results on as ECMAScript has it. JavaScriptCore (Bun, Safari) makes a new one of each. */
export const PASSES_ON: boolean = (() => {
  const result = { done: false, value: undefined };
  const source = { [Symbol.iterator]: () => ({ next: () => result }) };
  return (
    (function* () {
      yield* source as Iterable<unknown>;
    })().next() === (result as unknown)
  );
})();

/** Where results are made anew: whether this is one of what was handed on last. Only its value can tell. */
export function isCopy(result: Result): boolean {
  const last = handed.result;
  handed.result = undefined;
  return last !== undefined && !result.done && Object.is(last.value, result.value);
}

/** The iterator that `yield* delegate(sub)` runs: PEP 380's expansion, a method for each way to resume. */
class Delegation implements IterableIterator<unknown, unknown, unknown> {
  readonly #sub: Sub;
  /** What it delegates to, for as long as it does. */
  target: object | undefined;

  constructor(sub: Sub) {
    this.#sub = sub;
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(value?: unknown): Result {
    const sub = this.#sub;
    // PEP 380: `if _s is None: _y = next(_i)`, `else: _y = _i.send(_s)`
    const receive = value === undefined ? sub.next : receiver(sub);
    return receive ? this.#answer(receive, value) : this.#abandon(takesNoValues(sub));
  }

  throw(error: unknown): Result {
    const sub = this.#sub;
    // PEP 380: `except GeneratorExit`: closes, then lets it on.
    if (error instanceof GeneratorExit) {
      this.#close();
      throw error;
    }
    return sub.throw ? this.#answer(sub.throw, error) : this.#abandon(error);
  }

  /** For a native generator around it: that is closed by this. */
  return(value?: unknown): Result {
    this.#close();
    return { done: true, value };
  }

  #answer(method: Method, value: unknown): Result {
    try {
      const result = checkResult(value === undefined ? method.call(this.#sub) : method.call(this.#sub, value));
      if (result.done) {
        this.#end();
      } else {
        this.target = this.#sub;
        handed.result = result;
        handed.by = this;
      }
      return result;
    } catch (error) {
      this.#end();
      return ending(error);
    }
  }

  #end(): void {
    this.target = undefined;
    if (handed.by === this) handed.result = handed.by = undefined;
  }

  #close(): void {
    this.#end();
    const sub = this.#sub;
    if (sub.close) sub.close();
    else checkClosed(sub.return?.());
  }

  /** Raises an error at the `yield*`. Python drops its iterator there; JavaScript's is closed, as `yield*` closes it. */
  #abandon(error: unknown): Result {
    this.#end();
    try {
      this.#sub.return?.();
    } catch (failure) {
      throw new SuppressedError(failure, error);
    }
    return ending(error);
  }
}

/** {@link Delegation} in an async generator. */
class AsyncDelegation implements AsyncIterableIterator<unknown, unknown, unknown> {
  readonly #sub: Sub;

  constructor(sub: Sub) {
    this.#sub = sub;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(value?: unknown): Promise<Result> {
    const sub = this.#sub;
    const receive = value === undefined ? sub.next : receiver(sub);
    return receive ? this.#answer(receive, value) : this.#abandon(takesNoValues(sub));
  }

  async throw(error: unknown): Promise<Result> {
    const sub = this.#sub;
    if (error instanceof GeneratorExit) {
      await this.#close();
      throw error;
    }
    const raise = sub.athrow ?? sub.throw;
    return raise ? this.#answer(raise, error) : this.#abandon(error);
  }

  async return(value?: unknown): Promise<Result> {
    await this.#close();
    return { done: true, value };
  }

  async #answer(method: Method, value: unknown): Promise<Result> {
    try {
      return checkResult(await (value === undefined ? method.call(this.#sub) : method.call(this.#sub, value)));
    } catch (error) {
      return ending(error);
    }
  }

  async #close(): Promise<void> {
    const sub = this.#sub;
    if (sub.aclose) await sub.aclose();
    else checkClosed(await sub.return?.());
  }

  async #abandon(error: unknown): Promise<Result> {
    try {
      await this.#sub.return?.();
    } catch (failure) {
      throw new SuppressedError(failure, error);
    }
    return ending(error);
  }
}

/**
 * Hands the conversation over to another generator: `const result = yield* delegate(sub)` is Python's
 * `result = yield from sub`.
 *
 * What `sub` yields goes out; every value sent, every error thrown in and `close()` go to `sub`; its return value is the
 * result. Where plain `yield*` differs from PEP 380: `close()` reaches `sub` as `close()`; an error thrown at a `sub`
 * without `throw` comes out at the `yield*`, and is not replaced by a TypeError; a value sent to one that cannot receive it
 * (an array) is an error and not dropped.
 *
 * @param sub - A generator, iterator, array, string or any iterable; in an async generator also an async one.
 * @returns What `yield*` takes, once.
 * @throws TypeError when `sub` cannot be iterated.
 * @example
 * ```ts
 * const child = generator(function* () {
 *   yield 1;
 *   yield 2;
 *   return 'done';
 * });
 * const parent = generator(function* () {
 *   const result = yield* delegate(child());
 *   yield `child said: ${result}`;
 * });
 * [...parent()] // => [1, 2, 'child said: done']
 * ```
 * @see PEP 380
 */
export function delegate<T, TReturn, TNext>(
  sub: Iterable<T, TReturn, TNext> | Iterator<T, TReturn, TNext>,
): IterableIterator<T, TReturn, TNext>;
export function delegate<T, TReturn, TNext>(
  sub: AsyncIterable<T, TReturn, TNext>,
): AsyncIterableIterator<T, TReturn, TNext>;
export function delegate(sub: unknown): unknown {
  const {
    next,
    [Symbol.iterator]: sync,
    [Symbol.asyncIterator]: async,
  } = Object(sub) as Partial<Iterable<unknown> & AsyncIterable<unknown> & Sub>;
  if (typeof sync === 'function') return new Delegation(sync.call(sub) as Sub);
  if (typeof async === 'function') return new AsyncDelegation(async.call(sub) as Sub);
  if (typeof next === 'function') return new Delegation(sub as Sub);
  throw new TypeError(`delegate: sub must be iterable, got ${describe(sub)}`);
}
