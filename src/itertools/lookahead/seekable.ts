import { byPosition, integer, optionalInteger } from '../kernel/args.ts';
import { type Body, END, PENDING, Run, extended } from '../kernel/run.ts';
import { itemAt } from '../kernel/slices.ts';
import type { Answer, Input, ItemOf, Output } from '../kernel/types.ts';
import { SequenceView } from '../others/SequenceView.ts';

/** An iterator that can go back. */
export interface Seeking<S, T> {
  /** Goes to where the item with that index comes next, reading on if it has to. */
  seek(index: number): Answer<S, void>;
  /** Goes so many items on, or back, but not before the first that is held. */
  relativeSeek(count: number): Answer<S, void>;
  /**
   * The next item, without taking it; `fallback` if there is none.
   * @throws RangeError when there is none, and no fallback is given.
   */
  peek(): Answer<S, T>;
  peek<D>(fallback: D): Answer<S, T | D>;
  /** A view of the items that are held. */
  elements(): SequenceView<T>;
  /** One of the items that are held, by index, negative from the end. @throws RangeError when there is none. */
  at(index: number): T;
  /** Whether there is no next item. Python: `not s`. */
  isEmpty(): Answer<S, boolean>;
}

/**
 * An iterator that can go back to items it has had. more-itertools' `seekable`.
 *
 * With `maxlen` it forgets the oldest, and indices count from the oldest that it still has. Reads one item per output; holds all,
 * or the last `maxlen`.
 *
 * @param iterable - The items.
 * @param maxlen - How many to hold, at least 0. Default: all.
 * @throws RangeError when `maxlen` is negative.
 * @example
 * ```ts
 * const letters = seekable('abcd');
 * [letters.next().value, letters.next().value] // => ['a', 'b']
 * letters.seek(1);
 * letters.peek() // => 'b'
 * [...letters] // => ['b', 'c', 'd']
 * letters.relativeSeek(-1);
 * letters // => ['d']
 * ```
 * @see more_itertools.seekable
 */
export function seekable<S extends Input>(
  iterable: S,
  maxlen?: number | null | { maxlen?: number | null },
): Output<S, ItemOf<S>> & Seeking<S, ItemOf<S>>;
export function seekable(...args: unknown[]): unknown {
  const [iterable, maxlen] = byPosition('seekable', args, ['iterable', 'maxlen']);
  const most = optionalInteger('seekable', 'maxlen', maxlen, Infinity, { least: 0 });
  const run = new Run('seekable', [iterable]);
  const items = run.input(iterable as Input);
  const cache: unknown[] = [];
  /** Where in the cache it is, if it is not behind it. */
  let index: number | undefined;
  const step = (): unknown => {
    if (index !== undefined) {
      if (index >= -cache.length && index < cache.length) return cache.at(index++);
      index = undefined;
    }
    const item = items.next();
    if (item === END || item === PENDING) return item;
    cache.push(item);
    if (cache.length > most) cache.shift();
    return item;
  };
  const peek = <O>(use: (item: unknown) => unknown): O =>
    run.evaluate(
      (function* (): Body<never> {
        for (;;) {
          const item = step();
          if (item === PENDING) yield PENDING;
          else {
            if (item !== END) index = (index ?? cache.length) - 1;
            return use(item);
          }
        }
      })(),
    );
  const seek = <O>(to: number): O => {
    index = integer('seekable', 'the index', to);
    let left = to - cache.length;
    return run.evaluate(
      (function* (): Body<never> {
        while (left > 0) {
          const item = step();
          if (item === PENDING) yield PENDING;
          else if (item === END) break;
          else left -= 1;
        }
        return undefined;
      })(),
    );
  };
  return extended(run.iterator(step), {
    seek,
    relativeSeek: (count: number) =>
      seek(Math.max((index ?? cache.length) + integer('seekable', 'the count', count), 0)),
    peek: (...fallback: unknown[]) =>
      peek((item) => {
        if (item !== END) return item;
        if (fallback.length > 0) return fallback[0];
        throw new RangeError('seekable: there is no item left to peek at, and no fallback was given');
      }),
    elements: () => new SequenceView(cache),
    at: (place: number) => itemAt('seekable', cache, place),
    isEmpty: () => peek((item) => item === END),
  });
}
