/**
 * What `close()` raises at the `yield` where a generator is suspended (PEP 342).
 *
 * It is not an Error, as in Python it is not an Exception: code that handles errors by `error instanceof Error` lets it
 * pass. A `catch` that takes everything takes this too; let it out again with
 * `if (error instanceof GeneratorExit) throw error`. A body that takes it may end, with a return value for `close()`;
 * one that yields instead has ignored it, which is an error.
 *
 * @example
 * ```ts
 * const logger = coroutine(function* () {
 *   try {
 *     yield;
 *     return 'ended';
 *   } catch (error) {
 *     return error instanceof GeneratorExit ? 'closed' : 'failed';
 *   }
 * });
 * logger().close() // => 'closed'
 * ```
 * @see CPython GeneratorExit
 */
export class GeneratorExit {
  readonly name: string = 'GeneratorExit';
}

/**
 * The end of an iterator as an exception, which carries the return value: what Python's `next()` raises.
 *
 * Nothing here throws it to say that a generator has ended, results do that. It is for code that does: an iterator's
 * method that throws it ends a `delegate` with `value` as the result, and a generator body that lets one out fails
 * with an Error whose cause it is (PEP 479), so that a leak from within is never taken for the end.
 *
 * @example
 * ```ts
 * const leaky = generator(function* () { throw new StopIteration(5); });
 * leaky().next() // throws Error: generator raised StopIteration
 * new StopIteration(5).value // => 5
 * ```
 * @see CPython StopIteration
 */
export class StopIteration<T = unknown> extends Error {
  readonly value: T | undefined;
  constructor(value?: T) {
    super();
    this.value = value;
  }
  static {
    this.prototype.name = 'StopIteration';
  }
}

/**
 * The end of an async iterator as an exception: what {@link anext} rejects with.
 *
 * @example
 * ```ts
 * const empty = asyncGenerator(async function* () {});
 * anext(empty()) // throws StopAsyncIteration
 * ```
 * @see CPython StopAsyncIteration
 */
export class StopAsyncIteration extends Error {
  static {
    this.prototype.name = 'StopAsyncIteration';
  }
}
