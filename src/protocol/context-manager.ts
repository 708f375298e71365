import { AsyncGeneratorObject } from './async-generator.ts';
import { checkBody, wrapping } from './frame.ts';
import { GeneratorObject } from './generator.ts';
import { StopAsyncIteration, StopIteration } from './signals.ts';
import { atOnce, awaited, settled, type Steps } from './steps.ts';
import { SuppressedError } from './suppressed-error.ts';

/** The error that a context is left with. In an object, for `undefined` can be thrown too. */
export interface Failure {
  readonly error: unknown;
}

/** A context that has been entered, and has to be left: by `using`, or with the error of what went on in it by `exit`. */
export interface Context<T> extends Disposable {
  /** What was entered: the file, the connection. */
  readonly value: T;
  /**
   * Leaves the context. Only the first call does anything.
   *
   * @param failure - The error with which it is left, if it is left by one.
   * @returns Whether the context has dealt with the error, which then goes no further.
   * @throws What the context throws in place of the error, or while it is cleaning up.
   */
  exit(failure?: Failure): boolean;
}

/** {@link Context}, left asynchronously. */
export interface AsyncContext<T> extends AsyncDisposable {
  readonly value: T;
  exit(failure?: Failure): Promise<boolean>;
}

/** Refuses a result that would only come when the context has been left. */
export type Immediate<R> = R extends PromiseLike<unknown> ? never : unknown;

/** What Python's `with` takes. It does nothing before it is entered, which it can be once. */
export interface ContextManager<T> {
  /**
   * Enters the context, for a `using` declaration: `using file = opened(path).enter()`. By `using` alone the context does
   * not learn with which error it is left; `run` tells it.
   */
  enter(): Context<T>;
  /**
   * Runs `body` in the context, as the block of a `with` statement: its error goes to the context, which suppresses it,
   * replaces it, or lets it pass.
   *
   * @returns The result of `body`; undefined where its error was suppressed.
   */
  run<R>(body: (value: T) => R & Immediate<R>): R | undefined;
}

/** What Python's `async with` takes. */
export interface AsyncContextManager<T> {
  /** Enters the context: `await using connection = await connected(url).enter()`. */
  enter(): Promise<AsyncContext<T>>;
  /** Runs `body` in the context, and waits for it. */
  run<R>(body: (value: T) => R): Promise<Awaited<R> | undefined>;
}

/** The `with` statement. @see PEP 343, "Specification: The 'with' Statement" */
export function* within<R>(
  context: { exit(failure?: Failure): unknown; readonly value: unknown },
  body: (value: never) => R,
): Steps<Awaited<R> | undefined> {
  let result: Awaited<R>;
  try {
    result = yield* settled(body(context.value as never));
  } catch (error) {
    if (yield* settled(context.exit({ error }))) return undefined;
    throw error;
  }
  yield context.exit();
  return result;
}

/** What a manager needs of its generator, sync or async. */
interface Talker {
  next(): unknown;
  throw(error: unknown): unknown;
  return(): unknown;
}

/** @see CPython contextlib._GeneratorContextManager.__enter__ */
function* entering<T>(gen: Talker): Steps<T> {
  const first = (yield gen.next()) as IteratorResult<T>;
  if (first.done)
    throw new Error("generator didn't yield; the body of a context manager yields once, between enter and exit");
  return first.value;
}

/** @see CPython contextlib._GeneratorContextManager.__exit__ */
function* exiting(gen: Talker, failure: Failure | undefined): Steps<boolean> {
  let result: IteratorResult<unknown>;
  try {
    result = (yield failure ? gen.throw(failure.error) : gen.next()) as IteratorResult<unknown>;
  } catch (thrown) {
    if (!failure || !isPassedOn(thrown, failure.error)) throw thrown;
    return false;
  }
  if (result.done) return failure !== undefined;
  const unstopped = new Error(
    `generator didn't stop${failure ? ' after throw()' : ''}; the body of a context manager yields once`,
  );
  try {
    yield gen.return();
  } catch (error) {
    throw new SuppressedError(error, unstopped);
  }
  throw unstopped;
}

/** Whether what a body threw is the error that it was given: itself, or as PEP 479 wraps a signal. */
function isPassedOn(thrown: unknown, given: unknown): boolean {
  if (thrown === given) return true;
  const signal = given instanceof StopIteration || given instanceof StopAsyncIteration;
  return signal && thrown instanceof Error && thrown.cause === given;
}

class GeneratorContext<T> implements Context<T> {
  readonly #gen: GeneratorObject<T, unknown, undefined>;
  readonly value: T;
  constructor(gen: GeneratorObject<T, unknown, undefined>) {
    this.#gen = gen;
    this.value = atOnce(entering(gen));
  }
  exit(failure?: Failure): boolean {
    return atOnce(exiting(this.#gen, failure));
  }
  [Symbol.dispose](): void {
    this.exit();
  }
}

class AsyncGeneratorContext<T> implements AsyncContext<T> {
  readonly #gen: AsyncGeneratorObject<T, unknown, undefined>;
  readonly value: T;
  constructor(gen: AsyncGeneratorObject<T, unknown, undefined>, value: T) {
    this.#gen = gen;
    this.value = value;
  }
  exit(failure?: Failure): Promise<boolean> {
    return awaited(exiting(this.#gen, failure));
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.exit();
  }
}

/** A generator that is given away once. */
class OneShot<Gen> {
  #gen: Gen | undefined;
  constructor(gen: Gen) {
    this.#gen = gen;
  }
  take(): Gen {
    const gen = this.#gen;
    if (gen === undefined) {
      throw new TypeError('enter: this context manager was entered before; make another by calling its function again');
    }
    this.#gen = undefined;
    return gen;
  }
}

class GeneratorContextManager<T> extends OneShot<GeneratorObject<T, unknown, undefined>> implements ContextManager<T> {
  enter(): Context<T> {
    return new GeneratorContext(this.take());
  }
  run<R>(body: (value: T) => R): R | undefined {
    checkImmediate('run', body);
    return atOnce(within(this.enter(), body)) as R | undefined;
  }
}

export class AsyncGeneratorContextManager<T>
  extends OneShot<AsyncGeneratorObject<T, unknown, undefined>>
  implements AsyncContextManager<T>
{
  async enter(): Promise<AsyncContext<T>> {
    const gen = this.take();
    return new AsyncGeneratorContext(gen, await awaited(entering<T>(gen)));
  }
  async run<R>(body: (value: T) => R): Promise<Awaited<R> | undefined> {
    return awaited(within(await this.enter(), body));
  }
}

/** A context that does not wait must not be given a function that has only begun when it answers. */
export function checkImmediate(what: string, f: unknown): void {
  if (Object.prototype.toString.call(f) === '[object AsyncFunction]') {
    throw new TypeError(`${what}: an async function needs asyncContextManager() or AsyncExitStack, which wait for it`);
  }
}

/**
 * Makes context managers of a generator function: what stands before its `yield` enters the context, what it yields is
 * what was entered, what stands after it leaves the context.
 *
 * `run(body)` throws the body's error in at the `yield`: a generator that catches it and ends has suppressed it, one that
 * throws another has replaced it. Write `try { yield } finally { ... }` for cleanup that always runs.
 *
 * @param body - A `function*` that yields exactly once.
 * @returns A function of the same parameters that makes managers, each for one use.
 * @throws TypeError when `body` is not a generator function, and when a manager is used again; Error when the generator does
 *   not yield, or yields again.
 * @example
 * ```ts
 * const log: string[] = [];
 * const logged = contextManager(function* (name: string) {
 *   log.push(`enter ${name}`);
 *   try {
 *     yield name.length;
 *   } finally {
 *     log.push(`exit ${name}`);
 *   }
 * });
 * logged('abc').run((size) => size * 2) // => 6
 * log // => ['enter abc', 'exit abc']
 * contextManager(function* () {})().run(() => 1) // throws Error: generator didn't yield
 * ```
 * @see CPython contextlib.contextmanager
 */
export function contextManager<T, Args extends unknown[], This = unknown>(
  body: (this: This, ...args: Args) => Generator<T, unknown, undefined>,
): (this: This, ...args: Args) => ContextManager<T> {
  checkBody('contextManager', body, 'generator function');
  return wrapping(function (this: This, ...args: Args) {
    return new GeneratorContextManager(new GeneratorObject(body.apply(this, args), body.name));
  }, body);
}

/**
 * {@link contextManager} of an async generator function: entered and left asynchronously.
 *
 * @param body - An `async function*` that yields exactly once.
 * @returns A function of the same parameters that makes managers, each for one use.
 * @throws As {@link contextManager}, by rejection where it is not at the call.
 * @example
 * ```ts
 * const log: string[] = [];
 * const connected = asyncContextManager(async function* (url: string) {
 *   log.push('open');
 *   try {
 *     yield url.toUpperCase();
 *   } finally {
 *     log.push('close');
 *   }
 * });
 * await connected('db').run(async (connection) => `${connection}!`) // => 'DB!'
 * log // => ['open', 'close']
 * ```
 * @see CPython contextlib.asynccontextmanager
 */
export function asyncContextManager<T, Args extends unknown[], This = unknown>(
  body: (this: This, ...args: Args) => AsyncGenerator<T, unknown, undefined>,
): (this: This, ...args: Args) => AsyncContextManager<T> {
  checkBody('asyncContextManager', body, 'async generator function');
  return wrapping(function (this: This, ...args: Args) {
    return new AsyncGeneratorContextManager(new AsyncGeneratorObject(body.apply(this, args), body.name));
  }, body);
}
