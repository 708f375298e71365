import { positional } from '../kernel/args.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/** How many items have been read. */
export interface Counted {
  /** How many items have been given. */
  readonly itemsSeen: number;
}

/**
 * The items, counted. more-itertools' `countable`.
 *
 * Reads one item per output; holds nothing.
 *
 * @param iterable - The items.
 * @throws TypeError when it cannot be iterated.
 * @example
 * ```ts
 * const letters = countable('abc');
 * take(2, letters);
 * letters.itemsSeen // => 2
 * ```
 * @see more_itertools.countable
 */
export function countable<S extends Input>(iterable: S): Output<S, ItemOf<S>> & Counted;
export function countable(...args: unknown[]): unknown {
  const [iterable] = positional('countable', args, 1);
  const run = new Run('countable', [iterable]);
  const items = run.input(iterable as Input);
  let itemsSeen = 0;
  const iterator = run.iterator<object>(() => {
    const item = items.next();
    if (item !== END && item !== PENDING) itemsSeen += 1;
    return item;
  });
  return Object.defineProperty(iterator, 'itemsSeen', { get: () => itemsSeen });
}
