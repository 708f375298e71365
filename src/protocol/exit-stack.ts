import {
  type AsyncContextManager,
  AsyncGeneratorContextManager,
  checkImmediate,
  type ContextManager,
  type Failure,
  type Immediate,
  within,
} from './context-manager.ts';
import { describe } from './describe.ts';
import { atOnce, awaited, type Steps } from './steps.ts';
import { SuppressedError } from './suppressed-error.ts';

/**
 * Leaves one context of a stack. It is given the error with which the stack is left, if there is one; by answering `true`
 * it has dealt with it.
 */
export type Exit<Answer = unknown> = (failure?: Failure) => Answer;

/**
 * Runs all exits, the last first. Each sees the error as those before it left it: suppressed, or replaced by what they
 * threw.
 *
 * @returns Whether the error with which the stack was left has been suppressed.
 * @throws What an exit threw and no other suppressed, with the error that it came on top of as a SuppressedError.
 * @see CPython contextlib.ExitStack.__exit__
 */
function* unwinding(exits: Exit[], failure: Failure | undefined): Steps<boolean> {
  let current = failure;
  let raised: Failure | undefined;
  for (let exit = exits.pop(); exit; exit = exits.pop()) {
    try {
      const answer: unknown = yield exit(current);
      if (answer === true) current = raised = undefined;
    } catch (error) {
      const before = raised ?? current;
      const again = !current || current.error === error;
      raised = again ? (before ?? { error }) : { error: new SuppressedError(error, before!.error) };
      current = { error };
    }
  }
  if (raised) throw raised.error;
  return failure !== undefined && current === undefined;
}

abstract class Exits {
  #exits: Exit[] = [];

  /** Has the stack leave a context that was entered elsewhere, or call a function as {@link Exit}. */
  push(exit: Exit | { readonly exit: Exit }): void {
    if (typeof exit === 'function') this.#exits.push(exit);
    else if (typeof exit?.exit === 'function') this.#exits.push((failure) => exit.exit(failure));
    else throw new TypeError(`push: exit must be a function or have an exit method, got ${describe(exit)}`);
  }

  /** Moves everything to a new stack, and leaves this one empty: for a function that hands on what it has opened. */
  popAll(): this {
    const stack = new (this.constructor as new () => this)();
    stack.#exits = this.#exits;
    this.#exits = [];
    return stack;
  }

  protected unwind(failure: Failure | undefined): Steps<boolean> {
    return unwinding(this.#exits, failure);
  }
}

function checkCallback(f: unknown): void {
  if (typeof f !== 'function') throw new TypeError(`callback: f must be a function, got ${describe(f)}`);
}

function notEnterable(manager: unknown): TypeError {
  return new TypeError(`enter: manager must be a context manager or disposable, got ${describe(manager)}`);
}

/**
 * A stack of contexts to be left together, in reverse order, however many there turn out to be.
 *
 * An error goes through all of them as through nested `with` blocks, which `run` and `exit` tell it; `close` and `using` leave
 * them without. Every context is left, whatever the others throw; of several errors none is lost (`SuppressedError`).
 *
 * @example
 * ```ts
 * const log: string[] = [];
 * const opened = contextManager(function* (name: string) {
 *   yield name.toUpperCase();
 *   log.push(`closed ${name}`);
 * });
 * new ExitStack().run((stack) => {
 *   stack.callback((text) => log.push(text), 'last');
 *   return ['a', 'b'].map((name) => stack.enter(opened(name))).join();
 * }) // => 'A,B'
 * log // => ['closed b', 'closed a', 'last']
 * ```
 * @see CPython contextlib.ExitStack; ECMAScript DisposableStack
 */
export class ExitStack extends Exits implements Disposable {
  /**
   * Enters a context, to be left by the stack. What is disposable without being entered, is disposed of by it.
   *
   * @returns What was entered.
   * @throws TypeError for anything else; what the context throws when it is entered, and then it is not on the stack.
   */
  enter<T>(manager: ContextManager<T>): T;
  enter<T extends Disposable>(manager: T): T;
  enter(manager: ContextManager<unknown> | Disposable): unknown {
    if (manager instanceof AsyncGeneratorContextManager) {
      throw new TypeError('enter: an async context manager needs AsyncExitStack, which waits for it');
    }
    if (typeof (manager as Partial<ContextManager<unknown>> | null)?.enter === 'function') {
      const context = (manager as ContextManager<unknown>).enter();
      this.push(context);
      return context.value;
    }
    const dispose = (manager as Partial<Disposable> | null)?.[Symbol.dispose];
    if (typeof dispose !== 'function') throw notEnterable(manager);
    this.push(() => dispose.call(manager));
    return manager;
  }

  override push(exit: Exit | { readonly exit: Exit }): void {
    checkImmediate('push', exit);
    super.push(exit);
  }

  /** Has the stack call `f` with these arguments. It learns of no error and suppresses none. */
  callback<Args extends unknown[]>(f: (...args: Args) => unknown, ...args: Args): void {
    checkCallback(f);
    checkImmediate('callback', f);
    this.push(() => void f(...args));
  }

  /**
   * Leaves all contexts.
   *
   * @param failure - The error with which they are left, if it is by one.
   * @returns Whether one of them has suppressed the error.
   * @throws What one of them threw and no other suppressed.
   */
  exit(failure?: Failure): boolean {
    return atOnce(this.unwind(failure));
  }

  /** Leaves all contexts, without an error. The stack can be used again. */
  close(): void {
    this.exit();
  }

  /** Runs `body` with this stack, and leaves all contexts with its error if it throws one: a `with` block. */
  run<R>(body: (stack: this) => R & Immediate<R>): R | undefined {
    checkImmediate('run', body);
    return atOnce(within({ value: this, exit: (failure) => this.exit(failure) }, body)) as R | undefined;
  }

  [Symbol.dispose](): void {
    this.exit();
  }
}

/**
 * {@link ExitStack} for contexts of both kinds, left asynchronously one after the other.
 *
 * @example
 * ```ts
 * const log: string[] = [];
 * const opened = asyncContextManager(async function* (name: string) {
 *   yield name.toUpperCase();
 *   log.push(`closed ${name}`);
 * });
 * await new AsyncExitStack().run(async (stack) => {
 *   stack.callback(async (text) => log.push(text), 'last');
 *   return stack.enter(opened('a'));
 * }) // => 'A'
 * log // => ['closed a', 'last']
 * ```
 * @see CPython contextlib.AsyncExitStack; ECMAScript AsyncDisposableStack
 */
export class AsyncExitStack extends Exits implements AsyncDisposable {
  /** Enters a context of either kind, to be left by the stack. */
  enter<T>(manager: ContextManager<T> | AsyncContextManager<T>): Promise<T>;
  enter<T extends Disposable | AsyncDisposable>(manager: T): Promise<T>;
  async enter(
    manager: ContextManager<unknown> | AsyncContextManager<unknown> | Disposable | AsyncDisposable,
  ): Promise<unknown> {
    if (typeof (manager as Partial<AsyncContextManager<unknown>> | null)?.enter === 'function') {
      const context = await (manager as AsyncContextManager<unknown>).enter();
      this.push(context);
      return context.value;
    }
    const shape = manager as Partial<Disposable & AsyncDisposable> | null;
    const dispose = shape?.[Symbol.asyncDispose] ?? shape?.[Symbol.dispose];
    if (typeof dispose !== 'function') throw notEnterable(manager);
    this.push(() => dispose.call(manager));
    return manager;
  }

  /** Has the stack call `f` with these arguments, and wait for it. It learns of no error and suppresses none. */
  callback<Args extends unknown[]>(f: (...args: Args) => unknown, ...args: Args): void {
    checkCallback(f);
    this.push(async () => void (await f(...args)));
  }

  /** Leaves all contexts: {@link ExitStack.exit}. */
  exit(failure?: Failure): Promise<boolean> {
    return awaited(this.unwind(failure));
  }

  /** Leaves all contexts, without an error. The stack can be used again. */
  async close(): Promise<void> {
    await this.exit();
  }

  /** Runs `body` with this stack, and leaves all contexts with its error if it fails: an `async with` block. */
  run<R>(body: (stack: this) => R): Promise<Awaited<R> | undefined> {
    return awaited(within({ value: this, exit: (failure) => this.exit(failure) }, body));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.exit();
  }
}
