import { adopt, afterThrow, checkBody, type GeneratorState, wrapping } from './frame.ts';
import { GeneratorExit, StopAsyncIteration, StopIteration } from './signals.ts';

/**
 * An async generator as Python has them. `next`, `throw` and `return` are JavaScript's names for `asend`, `athrow` and
 * `aclose`, with the two differences that its protocol asks for.
 *
 * A call while another is being answered is an error, and not queued as a native generator does: two consumers of one
 * generator are a mistake more often than not.
 */
export class AsyncGeneratorObject<T, TReturn, TNext>
  implements AsyncIterableIterator<T, TReturn, TNext>, AsyncDisposable
{
  readonly #frame: AsyncGenerator<T, TReturn, TNext>;
  readonly #name: string;
  #state: GeneratorState = 'created';
  /** CPython's ag_closed: aclose() has been called; the body may have ignored it. */
  #left = false;
  #step: Promise<unknown> | undefined;

  constructor(frame: AsyncGenerator<T, TReturn, TNext>, name: string) {
    this.#frame = frame;
    this.#name = name;
  }

  /**
   * Runs the body to its next `yield`. A value is what the `yield` that waits evaluates to.
   *
   * @throws TypeError for a value before the first `yield`, and for a call before the last one was answered.
   */
  next(...value: [] | [TNext]): Promise<IteratorResult<T, TReturn>>;
  next(value?: TNext): Promise<IteratorResult<T, TReturn>> {
    const misuse = this.#busy('anext()') ?? this.#unreceived(value);
    if (misuse) return Promise.reject(misuse);
    this.#state = 'running';
    return this.#answer(this.#frame.next(value as TNext));
  }

  /** Runs the body to its next `yield`, the one that waits evaluating to `value`: `next(value)` under its Python name. */
  asend(value: TNext): Promise<IteratorResult<T, TReturn>> {
    return this.next(value);
  }

  /**
   * Throws an error at the `yield` that waits. Where the body does not catch it, the promise is rejected with it.
   *
   * After the end the error is dropped, as in CPython: {@link throw} does not.
   *
   * @throws StopAsyncIteration when `aclose()` was called before and the body has ignored it.
   */
  athrow(error: unknown): Promise<IteratorResult<T, TReturn>> {
    // CPython async_gen_athrow_send: first the end, then ag_running_async, then ag_closed.
    if (this.#state === 'closed') return Promise.resolve({ done: true, value: undefined as TReturn });
    const misuse = this.#busy('athrow()') ?? this.#ignoring();
    if (misuse) return Promise.reject(misuse);
    if (this.#state === 'created') {
      // PEP 479 does not apply: no body has raised it.
      this.#state = 'closed';
      return this.#frame.throw(error);
    }
    return this.#raise(error);
  }

  /**
   * Ends the generator: throws a {@link GeneratorExit} at the `yield` that waits, and waits for the body to end.
   * Before the first `next` and after the end nothing is run.
   *
   * @returns What the body returned when it caught the GeneratorExit; undefined if it let it pass.
   * @throws Error when the body yields instead of ending; TypeError while a call is being answered.
   */
  async aclose(): Promise<TReturn | undefined> {
    if (this.#state === 'closed') return undefined;
    const misuse = this.#busy('aclose()') ?? this.#ignoring();
    if (misuse) throw misuse;
    this.#left = true;
    if (this.#state === 'created') {
      this.#state = 'closed';
      await this.#frame.return(undefined as TReturn);
      return undefined;
    }
    let result: IteratorResult<T, TReturn>;
    try {
      result = await this.#raise(new GeneratorExit());
    } catch (error) {
      // PEP 525: aclose() takes the GeneratorExit that comes back, and nothing else.
      if (error instanceof GeneratorExit) return undefined;
      throw error;
    }
    if (!result.done) {
      throw new Error('async generator ignored GeneratorExit; it must end when it is closed, and has yielded instead');
    }
    return result.value;
  }

  /** {@link athrow}, but after the end the promise is rejected with the error, as JavaScript has it. */
  throw(error: unknown): Promise<IteratorResult<T, TReturn>> {
    return this.#state === 'closed' ? Promise.reject(error) : this.athrow(error);
  }

  /** What leaving a `for await` early calls: {@link aclose}, once the call that is being answered has been. */
  async return(value?: TReturn | PromiseLike<TReturn>): Promise<IteratorResult<T, TReturn>> {
    while (this.#state === 'running') await this.#step?.catch(() => {});
    const returned = await this.aclose();
    return { done: true, value: returned === undefined ? ((await value) as TReturn) : returned };
  }

  /** Itself. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T, TReturn, TNext> {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #raise(error: unknown): Promise<IteratorResult<T, TReturn>> {
    this.#state = 'running';
    const step = this.#frame.throw(error).catch((thrown: unknown) => {
      throw afterThrow(thrown, error);
    });
    return this.#answer(step);
  }

  async #answer(step: Promise<IteratorResult<T, TReturn>>): Promise<IteratorResult<T, TReturn>> {
    this.#step = step;
    try {
      const result = await step;
      this.#state = result.done ? 'closed' : 'suspended';
      return result;
    } catch (error) {
      this.#state = 'closed';
      // PEP 479, PEP 525
      if (error instanceof StopIteration || error instanceof StopAsyncIteration) {
        throw new Error(`async generator raised ${error.name}; a body ends by return`, { cause: error });
      }
      throw error;
    } finally {
      this.#step = undefined;
    }
  }

  #busy(call: string): Error | undefined {
    return this.#state === 'running'
      ? new TypeError(`${call}: asynchronous generator is already running; await the answer to the last call first`)
      : undefined;
  }

  #unreceived(value: unknown): Error | undefined {
    return this.#state === 'created' && value !== undefined
      ? new TypeError(
          'asend: the generator has not started; call next() first ' +
            "(Python: can't send non-None value to a just-started async generator)",
        )
      : undefined;
  }

  #ignoring(): Error | undefined {
    return this.#left ? new StopAsyncIteration() : undefined;
  }

  static stateOf(generator: AsyncGeneratorObject<unknown, unknown, never>): GeneratorState {
    return generator.#state;
  }

  static {
    adopt(
      this.prototype,
      'AsyncGenerator',
      (async function* () {})(),
      (generator: AsyncGeneratorObject<unknown, unknown, never>) => ({
        name: generator.#name,
        state: generator.#state,
      }),
    );
  }
}

/** A native async generator, for type inference, without `next` for the same reason as in `generator.ts`. */
interface AnyAsyncGenerator {
  throw?(error: unknown): Promise<IteratorResult<unknown, unknown>>;
}

/** What is made of a native async generator. */
export type MadeAsync<Native> =
  Native extends AsyncIterator<infer T, infer TReturn, infer TNext> ? AsyncGeneratorObject<T, TReturn, TNext> : never;

/**
 * Makes a Python-like async generator function of a native one: its generators have `asend`, `athrow` and `aclose` with
 * CPython's rules, `close` seen by the body, and calls that overlap refused.
 *
 * They are native async iterables: `for await` and `flow()` take them.
 *
 * @param body - An `async function*`. It sees `aclose()` as a {@link GeneratorExit} thrown at its `yield`.
 * @returns A function of the same parameters, name and `this` that makes the generators. Nothing is run before the first
 *   `next`.
 * @throws TypeError when `body` is not an async generator function.
 * @example
 * ```ts
 * const totals = asyncGenerator(async function* () {
 *   let total = 0;
 *   for (;;) {
 *     const value: number = yield total;
 *     total += value;
 *   }
 * });
 * const gen = totals();
 * (await gen.next()).value // => 0
 * (await gen.asend(5)).value // => 5
 * await gen.aclose() // => undefined
 * ```
 * @see PEP 525
 */
export function asyncGenerator<Native extends AnyAsyncGenerator, Args extends unknown[], This = unknown>(
  body: (this: This, ...args: Args) => Native,
): (this: This, ...args: Args) => MadeAsync<Native> {
  checkBody('asyncGenerator', body, 'async generator function');
  return wrapping(function (this: This, ...args: Args) {
    const frame = body.apply(this, args) as unknown as AsyncGenerator;
    return new AsyncGeneratorObject(frame, body.name) as MadeAsync<Native>;
  }, body);
}

interface Advancing<T> {
  next(): Promise<IteratorResult<T, unknown>>;
}

/**
 * The next item of an async iterator itself, without a result object around it.
 *
 * @param iterator - Any async iterator.
 * @param fallback - What to give at the end.
 * @returns A promise of the item, or of `fallback`.
 * @throws StopAsyncIteration at the end, if there is no `fallback`.
 * @example
 * ```ts
 * const ticks = asyncGenerator(async function* () { yield 1; });
 * const ticker = ticks();
 * await anext(ticker) // => 1
 * await anext(ticker, 'over') // => 'over'
 * await anext(ticker) // throws StopAsyncIteration
 * ```
 * @see CPython anext
 */
export function anext<T>(iterator: Advancing<T>): Promise<T>;
export function anext<T, Fallback>(iterator: Advancing<T>, fallback: Fallback): Promise<T | Fallback>;
export async function anext(...args: [Advancing<unknown>, unknown?]): Promise<unknown> {
  const result = await args[0].next();
  if (!result.done) return result.value;
  if (args.length > 1) return args[1];
  throw new StopAsyncIteration();
}
