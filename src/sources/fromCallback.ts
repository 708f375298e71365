import { checkFunction } from '../pipeline/check.ts';
import { type AsyncPipeline, type Pipeline, pipelineOf } from '../pipeline/pipe.ts';
import { type BatchReader, END, type End, isThenable, type SyncReader } from '../pipeline/reader.ts';

/**
 * What a function gives, call after call, until it gives the sentinel.
 *
 * @param f - Called once per demanded item. If its first answer is a promise the source is asynchronous, and each is awaited
 *   before the next call.
 * @param sentinel - The answer that ends it, by SameValueZero; or a function that tells it. It is not among the items.
 * @returns The answers before the sentinel. Holds nothing.
 * @throws TypeError when `f` is not a function; what `f` throws ends it.
 * @example
 * ```ts
 * const queue = ['a', 'b', ''];
 * flow(fromCallback(() => queue.shift(), '')).toArray() // => ['a', 'b']
 * const bytes = [new Uint8Array(2), new Uint8Array(0)];
 * flow(fromCallback(() => bytes.shift()!, (chunk) => chunk.length === 0)).count() // => 1
 * ```
 * @see CPython iter(callable, sentinel)
 */
export function fromCallback<T>(f: () => PromiseLike<T>, sentinel: T | ((answer: T) => boolean)): AsyncPipeline<T>;
export function fromCallback<T>(f: () => T, sentinel: T | ((answer: T) => boolean)): Pipeline<T>;
export function fromCallback(f: () => unknown, sentinel: unknown): Pipeline<unknown> | AsyncPipeline<unknown> {
  checkFunction('fromCallback', 'f', f);
  const ends =
    typeof sentinel === 'function'
      ? (sentinel as (answer: unknown) => boolean)
      : (answer: unknown) => same(answer, sentinel);
  const accept = (answer: unknown): unknown => (ends(answer) ? END : answer);
  const open = (): SyncReader<unknown> | BatchReader<unknown> => {
    // Only its first answer tells whether it is asynchronous.
    let first: { readonly answer: unknown } | undefined = { answer: f() };
    const next = (): unknown => {
      const answer = first ? first.answer : f();
      first = undefined;
      return answer;
    };
    return isThenable(first.answer) ? new Answers(next, accept) : { next: () => accept(next()), close: () => {} };
  };
  return pipelineOf({ source: { name: 'fromCallback', mode: 'either', open }, stages: [] });
}

class Answers implements BatchReader<unknown> {
  readonly #next: () => unknown;
  readonly #accept: (answer: unknown) => unknown;
  constructor(next: () => unknown, accept: (answer: unknown) => unknown) {
    this.#next = next;
    this.#accept = accept;
  }
  pull(): unknown {
    return this.#next();
  }
  accept(answer: unknown): unknown[] | End {
    const item = this.#accept(answer);
    return item === END ? END : [item];
  }
  close(): void {}
}

function same(a: unknown, b: unknown): boolean {
  return a === b || (a !== a && b !== b);
}
