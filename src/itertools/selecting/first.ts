import { byPosition } from '../kernel/args.ts';
import { END, Run } from '../kernel/run.ts';
import type { Answer, Input, ItemOf } from '../kernel/types.ts';

/**
 * The first item. more-itertools' `first`.
 *
 * Reads one item, holds nothing; an iterator that is given can be read on after that.
 *
 * @param iterable - The items.
 * @param fallback - The answer if there is none; as a keyword `default`.
 * @throws RangeError for no items without `fallback`.
 * @example
 * ```ts
 * first('abc') // => 'a'
 * first([], 0) // => 0
 * first([]) // throws RangeError: there is no item
 * ```
 * @see more_itertools.first
 */
export function first<S extends Input, D = never>(iterable: S, fallback?: D | { default: D }): Answer<S, ItemOf<S> | D>;
export function first(...args: unknown[]): unknown {
  const [iterable, fallback] = byPosition('first', args, ['iterable', 'default*']);
  const run = new Run('first', [iterable]);
  const items = run.input(iterable as Input);
  return run.result(() => {
    const item = items.next();
    if (item !== END) return item;
    if (fallback !== undefined) return fallback;
    throw new RangeError('first: there is no item, and no default was given');
  });
}
