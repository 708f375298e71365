import { AsyncGeneratorObject } from './async-generator.ts';
import { describe } from './describe.ts';
import type { GeneratorState } from './frame.ts';
import { GeneratorObject } from './generator.ts';

type Any = GeneratorObject<unknown, unknown, never> | AsyncGeneratorObject<unknown, unknown, never>;

function stateIn(what: string, gen: Any): GeneratorState {
  if (gen instanceof GeneratorObject) return GeneratorObject.stateOf(gen);
  if (gen instanceof AsyncGeneratorObject) return AsyncGeneratorObject.stateOf(gen);
  throw new TypeError(
    `${what}: gen must be made by generator(), coroutine() or asyncGenerator(), got ${describe(gen)}; ` +
      'a native generator does not tell its state',
  );
}

/**
 * Where a generator stands: `'created'`, `'suspended'` at a `yield`, `'running'`, or `'closed'`. An async one is running
 * until the call that resumed it is answered, also while its body waits.
 *
 * @throws TypeError for anything but a generator of this library: a native one does not tell.
 * @example
 * ```ts
 * const gen = generator(function* () { yield 1; })();
 * stateOf(gen) // => 'created'
 * gen.next().value // => 1
 * stateOf(gen) // => 'suspended'
 * gen.close() // => undefined
 * stateOf(gen) // => 'closed'
 * ```
 * @see CPython inspect.getgeneratorstate, inspect.getasyncgenstate
 */
export function stateOf(gen: Any): GeneratorState {
  return stateIn('stateOf', gen);
}

/**
 * Whether a generator is executing, itself or by what it delegates to.
 *
 * @throws TypeError for anything but a generator of this library.
 * @example
 * ```ts
 * const self = generator(function* (): Generator<boolean> { yield isRunning(gen); });
 * const gen = self();
 * gen.next().value // => true
 * isRunning(gen) // => false
 * ```
 * @see CPython gi_running
 */
export function isRunning(gen: Any): boolean {
  return stateIn('isRunning', gen) === 'running';
}

/**
 * The iterator that a generator waits for in a `yield* delegate(...)`; undefined when it waits in a `yield` of its own or
 * does not wait at all. A plain `yield*` does not tell. In JavaScriptCore (Bun, Safari) it may name what a native generator
 * delegates to from which the body has just taken the very value that it yields.
 *
 * @throws TypeError for anything but a generator of this library that is not async.
 * @example
 * ```ts
 * const inner = generator(function* () { yield 1; })();
 * const outer = generator(function* () { yield* delegate(inner); yield 2; })();
 * outer.next().value // => 1
 * delegatingTo(outer) === inner // => true
 * outer.next().value // => 2
 * delegatingTo(outer) // => undefined
 * ```
 * @see CPython gi_yieldfrom
 */
export function delegatingTo(gen: GeneratorObject<unknown, unknown, never>): object | undefined {
  if (gen instanceof GeneratorObject) return GeneratorObject.targetOf(gen);
  throw new TypeError(`delegatingTo: gen must be made by generator() or coroutine(), got ${describe(gen)}`);
}
