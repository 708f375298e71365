import { integer, positional } from '../kernel/args.ts';
import { collect } from '../kernel/readers.ts';
import { type Body, Run, extended } from '../kernel/run.ts';
import { itemAt, sliceOf } from '../kernel/slices.ts';
import type { Answer, Input, ItemOf, Output } from '../kernel/types.ts';

/** An iterator that can be looked into before it is read. `M` is `Promise`d where it is async. */
export interface Peeking<S, T> {
  /**
   * The next item, without taking it; `fallback` if there is none.
   * @throws RangeError when there is none, and no fallback is given.
   */
  peek(): Answer<S, T>;
  peek<D>(fallback: D): Answer<S, T | D>;
  /** Puts items before those that are to come; the first of them comes first. */
  prepend(...items: T[]): void;
  /** An item by its index from here, negative from the end, without taking it. @throws RangeError when there is none. */
  at(index: number): Answer<S, T>;
  /** Items from here by index, as `Array.prototype.slice` has it, with a step that may be negative as in Python. */
  slice(start?: number | null, stop?: number | null, step?: number | null): Answer<S, T[]>;
  /** Whether there is no next item. Python: `not p`. */
  isEmpty(): Answer<S, boolean>;
}

/**
 * An iterator that can be looked into before it is read, and to which items can be put back. more-itertools' `peekable`.
 *
 * Items put before one that has ended bring it to life again. Reads what is looked at, and holds it until it is taken.
 *
 * @param iterable - The items.
 * @throws TypeError when it cannot be iterated.
 * @example
 * ```ts
 * const numbers = peekable([1, 2, 3]);
 * numbers.peek() // => 1
 * numbers.prepend(9);
 * numbers.at(-1) // => 3
 * numbers // => [9, 1, 2, 3]
 * numbers.peek('none') // => 'none'
 * ```
 * @see more_itertools.peekable
 */
export function peekable<S extends Input>(iterable: S): Output<S, ItemOf<S>> & Peeking<S, ItemOf<S>>;
export function peekable(...args: unknown[]): unknown {
  const [iterable] = positional('peekable', args, 1);
  const run = new Run('peekable', [iterable]);
  const items = run.input(iterable as Input);
  let cache: unknown[] = [];
  const ahead = <O>(count: number, use: () => unknown): O =>
    run.evaluate(
      (function* (): Body<never> {
        yield* collect(items, cache, count);
        return use();
      })(),
    );
  const iterator = run.iterator<object>(() => (cache.length > 0 ? cache.shift() : items.next()));
  return extended(iterator, {
    peek: (...fallback: unknown[]) =>
      ahead(1, () => {
        if (cache.length > 0) return cache[0];
        if (fallback.length > 0) return fallback[0];
        throw new RangeError('peekable: there is no item left to peek at, and no fallback was given');
      }),
    prepend: (...more: unknown[]) => {
      cache = [...more, ...cache];
    },
    at: (index: number) => {
      const place = integer('peekable', 'the index', index);
      return ahead(place < 0 ? Infinity : place + 1, () => itemAt('peekable', cache, place));
    },
    slice: (start?: number | null, stop?: number | null, step?: number | null) => {
      const bounds = sliceOf('peekable', start, stop, step);
      return ahead(bounds.reach, () => bounds.of(cache));
    },
    isEmpty: () => ahead(1, () => cache.length === 0),
  });
}
