import { extreme } from '../kernel/extremes.ts';
import type { Answer, Comparable, Input, ItemOf, Reply } from '../kernel/types.ts';

/**
 * The largest item; of several equal ones the first. Python's builtin `max`: `max(items)` or `max(a, b, c)`.
 *
 * Reads all; holds one item and its key.
 *
 * @param args - One source of items, or at least two items; then as keywords `key`: what to compare of an item, and
 *   `default`: the answer for no items.
 * @throws RangeError for no items without `default`; TypeError for items that cannot be compared.
 * @example
 * ```ts
 * max([3, 1, 4]) // => 4
 * max('apple', 'fig', { key: (word: string) => word.length }) // => 'apple'
 * max([], { default: 0 }) // => 0
 * ```
 * @see CPython builtins.max
 */
export function max<S extends Input, D = never>(
  iterable: S,
  options?: { key?: ((item: ItemOf<S>) => Reply<S, Comparable>) | null; default?: D },
): Answer<S, ItemOf<S> | D>;
export function max<T extends Comparable>(first: T, second: T, ...others: T[]): T;
export function max<T>(...args: [first: T, second: T, ...others: T[], options: { key: (item: T) => Comparable }]): T;
export function max(...args: unknown[]): unknown {
  return extreme('max', args);
}
