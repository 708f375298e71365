import { handed, isCopy, PASSES_ON } from './delegate.ts';
import { adopt, afterThrow, checkBody, type GeneratorState, wrapping } from './frame.ts';
import { GeneratorExit, StopIteration } from './signals.ts';

/**
 * A generator as Python has them: a native iterator that can also be sent values, have errors thrown in, and be closed
 * so that its body sees it.
 *
 * Each method runs the body up to its next `yield`, whose value the result carries, or to its end, and then the result
 * is done and carries the return value. The state is kept here and not asked of the native generator, which would not
 * tell it.
 */
export class GeneratorObject<T, TReturn, TNext> implements IterableIterator<T, TReturn, TNext>, Disposable {
  readonly #frame: Generator<T, TReturn, TNext>;
  readonly #name: string;
  #state: GeneratorState = 'created';
  #delegation: { readonly target: object | undefined } | undefined;

  constructor(frame: Generator<T, TReturn, TNext>, name: string) {
    this.#frame = frame;
    this.#name = name;
  }

  /**
   * Runs the body to its next `yield`. A value is what the `yield` that waits evaluates to.
   *
   * @throws TypeError for a value before the first `yield`, which nothing there could receive.
   */
  next(...value: [] | [TNext]): IteratorResult<T, TReturn>;
  next(value?: TNext): IteratorResult<T, TReturn> {
    if (this.#state !== 'suspended') this.#checkStart(value);
    this.#state = 'running';
    try {
      return this.#paused(this.#frame.next(value as TNext));
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** Runs the body to its next `yield`, the one that waits evaluating to `value`: `next(value)` under its Python name. */
  send(value: TNext): IteratorResult<T, TReturn> {
    return this.next(value);
  }

  /**
   * Throws an error at the `yield` that waits. Where the body does not catch it, it comes out here.
   *
   * Thrown before the first `next` or after the end it comes out at once, and the generator is at its end.
   */
  throw(error: unknown): IteratorResult<T, TReturn> {
    if (this.#state !== 'suspended') {
      this.#checkIdle();
      // PEP 479 does not apply: no body has raised it. CPython: gen_send_ex2 with FRAME_CREATED.
      this.#state = 'closed';
      return this.#frame.throw(error);
    }
    this.#state = 'running';
    try {
      return this.#paused(this.#frame.throw(error));
    } catch (thrown) {
      throw this.#failed(afterThrow(thrown, error));
    }
  }

  /**
   * Ends the generator: throws a {@link GeneratorExit} at the `yield` that waits, so that `finally` and `catch` run.
   * Before the first `next` and after the end nothing is run.
   *
   * @returns What the body returned when it caught the GeneratorExit; undefined if it let it pass.
   * @throws Error when the body yields instead of ending; whatever else the body throws.
   */
  close(): TReturn | undefined {
    if (this.#state !== 'suspended') {
      this.#checkIdle();
      this.#state = 'closed';
      this.#frame.return(undefined as TReturn);
      return undefined;
    }
    let result: IteratorResult<T, TReturn>;
    try {
      result = this.throw(new GeneratorExit());
    } catch (error) {
      // PEP 342: close() takes the GeneratorExit that comes back, and nothing else.
      if (error instanceof GeneratorExit) return undefined;
      throw error;
    }
    if (!result.done) {
      throw new Error('generator ignored GeneratorExit; it must end when it is closed, and has yielded instead');
    }
    // CPython 3.13: the return value is close()'s.
    return result.value;
  }

  /** What leaving a `for-of` early calls: {@link close}, answered as the iterator protocol wants it. */
  return(value?: TReturn): IteratorResult<T, TReturn> {
    const returned = this.close();
    return { done: true, value: returned === undefined ? (value as TReturn) : returned };
  }

  /** Itself. The type says what `for-of` sends, which only a body that receives undefined takes. */
  [Symbol.iterator](): IterableIterator<T, TReturn, TNext> {
    return this;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #paused(result: IteratorResult<T, TReturn>): IteratorResult<T, TReturn> {
    if (result === handed.result || (!PASSES_ON && isCopy(result))) this.#delegation = handed.by;
    this.#state = result.done ? 'closed' : 'suspended';
    return result;
  }

  #failed(error: unknown): unknown {
    this.#state = 'closed';
    if (!(error instanceof StopIteration)) return error;
    // PEP 479
    return new Error('generator raised StopIteration; a body ends by return', { cause: error });
  }

  #checkStart(value: unknown): void {
    this.#checkIdle();
    // PEP 342: only None can be sent to a generator that has not started.
    if (this.#state === 'created' && value !== undefined) {
      throw new TypeError(
        'send: the generator has not started; call next() first or make it with coroutine() ' +
          "(Python: can't send non-None value to a just-started generator)",
      );
    }
  }

  #checkIdle(): void {
    if (this.#state === 'running') {
      throw new TypeError('generator already executing; its own body cannot resume, throw into or close it');
    }
  }

  static stateOf(generator: GeneratorObject<unknown, unknown, never>): GeneratorState {
    return generator.#state;
  }

  static targetOf(generator: GeneratorObject<unknown, unknown, never>): object | undefined {
    return generator.#state === 'suspended' ? generator.#delegation?.target : undefined;
  }

  static {
    adopt(this.prototype, 'Generator', (function* () {})(), (generator: GeneratorObject<unknown, unknown, never>) => ({
      name: generator.#name,
      state: generator.#state,
    }));
  }
}

/**
 * A native generator, for type inference: without `next`, so that the compiler takes what a body's `yield`s receive from the
 * body alone.
 */
interface AnyGenerator {
  throw?(error: unknown): IteratorResult<unknown, unknown>;
}

/** What is made of a native generator. */
export type Made<Native> =
  Native extends Iterator<infer T, infer TReturn, infer TNext> ? GeneratorObject<T, TReturn, TNext> : never;

function make<Native extends AnyGenerator>(frame: Native, name: string): Made<Native> {
  return new GeneratorObject(frame as unknown as Generator<unknown, unknown, unknown>, name) as Made<Native>;
}

/**
 * Makes a Python-like generator function of a native one: its generators can be sent values, have errors thrown in, and
 * be closed, with CPython's rules in every state.
 *
 * They are native iterables: `for-of`, spread, destructuring and `flow()` take them. Unlike Python's `for`, JavaScript's
 * closes the generator when it is left early. Annotate what a `yield` receives (or the body's return type) and `send`
 * takes exactly that.
 *
 * @param body - A `function*`. It sees `close()` as a {@link GeneratorExit} thrown at its `yield`.
 * @returns A function of the same parameters, name and `this` that makes the generators. Nothing is run before the first
 *   `next`.
 * @throws TypeError when `body` is not a generator function.
 * @example
 * ```ts
 * const accumulator = generator(function* () {
 *   let total = 0;
 *   for (;;) {
 *     const value: number = yield total;
 *     total += value;
 *   }
 * });
 * const acc = accumulator();
 * acc.next().value // => 0
 * acc.send(10).value // => 10
 * acc.send(7).value // => 17
 * acc.close() // => undefined
 * accumulator().send(1) // throws TypeError: send: the generator has not started; call next() first or make it with coroutine()
 * ```
 * @see PEP 342; CPython generator objects
 */
export function generator<Native extends AnyGenerator, Args extends unknown[], This = unknown>(
  body: (this: This, ...args: Args) => Native,
): (this: This, ...args: Args) => Made<Native> {
  checkBody('generator', body, 'generator function');
  return wrapping(function (this: This, ...args: Args) {
    return make(body.apply(this, args), body.name);
  }, body);
}

/**
 * A {@link generator} function whose generators are primed: they wait at their first `yield` already, so that the first
 * call can be a `send`. What that `yield` hands out is dropped.
 *
 * @param body - A `function*` that yields at least once.
 * @throws TypeError when `body` is not a generator function; from the function made, when the body ends without a
 *   `yield`, and whatever the body throws before it.
 * @example
 * ```ts
 * const average = coroutine(function* () {
 *   let [sum, count] = [0, 0];
 *   for (;;) {
 *     const value: number = yield sum / count;
 *     sum += value;
 *     count += 1;
 *   }
 * });
 * const avg = average();
 * avg.send(5).value // => 5
 * avg.send(7).value // => 6
 * ```
 * @see PEP 342, "a simple co-routine scheduler" and its `consumer` decorator
 */
export function coroutine<Native extends AnyGenerator, Args extends unknown[], This = unknown>(
  body: (this: This, ...args: Args) => Native,
): (this: This, ...args: Args) => Made<Native> {
  checkBody('coroutine', body, 'generator function');
  return wrapping(function (this: This, ...args: Args) {
    const primed = make(body.apply(this, args), body.name);
    if (primed.next().done) {
      throw new TypeError(
        `coroutine: ${body.name || 'the body'} ended before its first yield; there is nothing to send to`,
      );
    }
    return primed;
  }, body);
}
