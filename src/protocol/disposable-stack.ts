import { describe } from './describe.ts';
import { AsyncExitStack, ExitStack } from './exit-stack.ts';

type Dispose = () => unknown;

/** The method that disposes of a value; undefined for null and undefined, of which nothing has to be disposed. */
function disposal(value: unknown, ...symbols: readonly symbol[]): Dispose | undefined {
  if (value === null || value === undefined) return undefined;
  const methods = symbols.map((symbol) => (Object(value) as Record<symbol, unknown>)[symbol]);
  const method = methods.find((found) => found !== undefined && found !== null);
  if (Object(value) !== value || typeof method !== 'function') {
    throw new TypeError(`use: value must be disposable, null or undefined, got ${describe(value)}`);
  }
  return () => method.call(value);
}

function checkOnDispose(what: string, onDispose: unknown): void {
  if (typeof onDispose !== 'function') {
    throw new TypeError(`${what}: onDispose must be a function, got ${describe(onDispose)}`);
  }
}

/** What a fallback has in common: an exit stack that is taken away when it is disposed of. */
abstract class Fallback<Stack extends ExitStack | AsyncExitStack> {
  #stack: Stack | undefined;

  constructor(stack: Stack) {
    this.#stack = stack;
  }

  get disposed(): boolean {
    return this.#stack === undefined;
  }

  protected live(what: string): Stack {
    if (this.#stack) return this.#stack;
    throw new ReferenceError(`${what}: this stack has been disposed of`);
  }

  protected take(): Stack | undefined {
    const stack = this.#stack;
    this.#stack = undefined;
    return stack;
  }

  adopt<T>(value: T, onDispose: (value: T) => unknown): T {
    const stack = this.live('adopt');
    checkOnDispose('adopt', onDispose);
    stack.callback(() => onDispose(value));
    return value;
  }

  defer(onDispose: Dispose): void {
    const stack = this.live('defer');
    checkOnDispose('defer', onDispose);
    stack.callback(() => onDispose());
  }
}

/** @see ECMAScript explicit resource management, DisposableStack */
export class FallbackDisposableStack extends Fallback<ExitStack> implements globalThis.DisposableStack {
  readonly [Symbol.toStringTag]: string = 'DisposableStack';

  constructor(stack: ExitStack = new ExitStack()) {
    super(stack);
  }

  use<T extends Disposable | null | undefined>(value: T): T {
    const stack = this.live('use');
    const dispose = disposal(value, Symbol.dispose);
    if (dispose) stack.callback(dispose);
    return value;
  }

  move(): FallbackDisposableStack {
    const stack = this.live('move');
    this.take();
    return new FallbackDisposableStack(stack);
  }

  dispose(): void {
    this.take()?.close();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** @see ECMAScript explicit resource management, AsyncDisposableStack */
export class FallbackAsyncDisposableStack extends Fallback<AsyncExitStack> implements globalThis.AsyncDisposableStack {
  readonly [Symbol.toStringTag]: string = 'AsyncDisposableStack';

  constructor(stack: AsyncExitStack = new AsyncExitStack()) {
    super(stack);
  }

  use<T extends AsyncDisposable | Disposable | null | undefined>(value: T): T {
    const stack = this.live('use');
    stack.callback(disposal(value, Symbol.asyncDispose, Symbol.dispose) ?? (() => {}));
    return value;
  }

  move(): FallbackAsyncDisposableStack {
    const stack = this.live('move');
    this.take();
    return new FallbackAsyncDisposableStack(stack);
  }

  async disposeAsync(): Promise<void> {
    await this.take()?.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.disposeAsync();
  }
}

const runtime = globalThis as {
  DisposableStack?: DisposableStackConstructor;
  AsyncDisposableStack?: AsyncDisposableStackConstructor;
};

/**
 * ECMAScript's stack of things to be disposed of together: the runtime's own where it has one (Node 24), else one that does
 * the same. Nothing is installed globally. An {@link ExitStack} can do more: its contexts learn of errors.
 *
 * @example
 * ```ts
 * const log: string[] = [];
 * const stack = new DisposableStack();
 * stack.defer(() => log.push('deferred'));
 * stack.adopt('file', (name) => log.push(`closed ${name}`)) // => 'file'
 * stack.dispose() // => undefined
 * log // => ['closed file', 'deferred']
 * ```
 */
export const DisposableStack: DisposableStackConstructor = runtime.DisposableStack ?? FallbackDisposableStack;

/** {@link DisposableStack} for what is disposed of asynchronously, one after the other. */
export const AsyncDisposableStack: AsyncDisposableStackConstructor =
  runtime.AsyncDisposableStack ?? FallbackAsyncDisposableStack;
