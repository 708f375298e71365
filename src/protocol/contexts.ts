import {
  asyncContextManager,
  type AsyncContextManager,
  contextManager,
  type ContextManager,
} from './context-manager.ts';
import { describe } from './describe.ts';

/** What can be closed: by `close()`, or as iterators are. */
export type Closable = { close(): unknown } | { return(): unknown };
/** What can be closed asynchronously: by `aclose()`, or as async iterators are. */
export type AsyncClosable = { aclose(): unknown } | { return(): unknown };

type ErrorClass = abstract new (...args: never) => unknown;

function closer(what: string, thing: unknown, name: 'close' | 'aclose'): () => unknown {
  const shape = Object(thing) as Partial<Record<'close' | 'aclose' | 'return', () => unknown>>;
  const method = shape[name] ?? shape.return;
  if (typeof method === 'function') return () => method.call(thing);
  throw new TypeError(`${what}: thing must have ${name}() or return(), got ${describe(thing)}`);
}

const closingBy = contextManager(function* (thing: unknown, close: () => unknown) {
  try {
    yield thing;
  } finally {
    close();
  }
});

/**
 * A context manager that closes a thing when it is left.
 *
 * @param thing - Anything with `close()`, such as a generator of this library; else with `return()`, as iterators have it.
 * @throws TypeError when it has neither.
 * @example
 * ```ts
 * const numbers = generator(function* () { yield 1; yield 2; });
 * const gen = numbers();
 * closing(gen).run((numbers) => numbers.next().value) // => 1
 * stateOf(gen) // => 'closed'
 * ```
 * @see CPython contextlib.closing
 */
export function closing<T extends Closable>(thing: T): ContextManager<T> {
  return closingBy(thing, closer('closing', thing, 'close')) as ContextManager<T>;
}

const aclosingBy = asyncContextManager(async function* (thing: unknown, close: () => unknown) {
  try {
    yield thing;
  } finally {
    await close();
  }
});

/**
 * An async context manager that closes a thing when it is left, and waits until it is.
 *
 * @param thing - Anything with `aclose()`, such as an async generator of this library; else with `return()`, as async
 *   iterators have it.
 * @throws TypeError when it has neither.
 * @example
 * ```ts
 * const ticks = asyncGenerator(async function* () { yield 1; yield 2; });
 * const gen = ticks();
 * await aclosing(gen).run((ticks) => anext(ticks)) // => 1
 * stateOf(gen) // => 'closed'
 * ```
 * @see CPython contextlib.aclosing
 */
export function aclosing<T extends AsyncClosable>(thing: T): AsyncContextManager<T> {
  return aclosingBy(thing, closer('aclosing', thing, 'aclose')) as AsyncContextManager<T>;
}

const suppressing = contextManager(function* (classes: readonly ErrorClass[]) {
  try {
    yield;
  } catch (error) {
    if (!classes.some((type) => error instanceof type)) throw error;
  }
});

/**
 * A context manager that suppresses errors of some classes. Use it by `run`, which then gives undefined: `using` does not
 * tell a context of errors.
 *
 * @throws TypeError for what is not a class.
 * @example
 * ```ts
 * suppress(SyntaxError).run(() => JSON.parse('{')) // => undefined
 * suppress(RangeError).run(() => JSON.parse('{')) // throws SyntaxError
 * ```
 * @see CPython contextlib.suppress
 */
export function suppress(...classes: readonly ErrorClass[]): ContextManager<undefined> {
  for (const type of classes) {
    if (typeof type !== 'function') throw new TypeError(`suppress: every class must be one, got ${describe(type)}`);
  }
  return suppressing(classes);
}

const passing = contextManager(function* (value: unknown) {
  yield value;
});

/**
 * A context manager that does nothing: for a place that needs one where there is nothing to leave.
 *
 * @param value - What it is to enter.
 * @example
 * ```ts
 * nullContext(4).run((value) => value + 1) // => 5
 * ```
 * @see CPython contextlib.nullcontext
 */
export function nullContext(): ContextManager<undefined>;
export function nullContext<T>(value: T): ContextManager<T>;
export function nullContext(value?: unknown): ContextManager<unknown> {
  return passing(value);
}
