import { extreme } from '../kernel/extremes.ts';
import type { Answer, Comparable, Input, ItemOf, Reply } from '../kernel/types.ts';

/**
 * The smallest item; of several equal ones the first. Python's builtin `min`: `min(items)` or `min(a, b, c)`.
 *
 * Reads all; holds one item and its key.
 *
 * @param args - One source of items, or at least two items; then as keywords `key`: what to compare of an item, and
 *   `default`: the answer for no items.
 * @throws RangeError for no items without `default`; TypeError for items that cannot be compared.
 * @example
 * ```ts
 * min([3, 1, 4]) // => 1
 * min('apple', 'fig', { key: (word: string) => word.length }) // => 'fig'
 * min([], { default: 0 }) // => 0
 * ```
 * @see CPython builtins.min
 */
export function min<S extends Input, D = never>(
  iterable: S,
  options?: { key?: ((item: ItemOf<S>) => Reply<S, Comparable>) | null; default?: D },
): Answer<S, ItemOf<S> | D>;
export function min<T extends Comparable>(first: T, second: T, ...others: T[]): T;
export function min<T>(...args: [first: T, second: T, ...others: T[], options: { key: (item: T) => Comparable }]): T;
export function min(...args: unknown[]): unknown {
  return extreme('min', args);
}
