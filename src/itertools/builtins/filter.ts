import { sifted } from '../kernel/readers.ts';
import type { Input, ItemOf, Output, Verdict } from '../kernel/types.ts';

/**
 * The items of which the predicate is true. Python's builtin `filter`.
 *
 * Reads one item at a time; holds nothing.
 *
 * @param predicate - Asked about each item. `null`: the items that are true themselves, as Python has it: an empty
 *   array is not.
 * @param iterable - The items.
 * @throws TypeError when the predicate is neither a function nor null.
 * @example
 * ```ts
 * filter((n: number) => n % 2, [1, 2, 3, 4]) // => [1, 3]
 * filter(null, [0, 1, '', [], 'a']) // => [1, 'a']
 * ```
 * @see CPython builtins.filter
 */
export function filter<S extends Input, T extends ItemOf<S>>(
  predicate: (item: ItemOf<S>) => item is T,
  iterable: S,
): Output<S, T>;
export function filter<S extends Input>(
  predicate: ((item: ItemOf<S>) => Verdict<S>) | null,
  iterable: S,
): Output<S, ItemOf<S>>;
export function filter(predicate: unknown, iterable: Input): unknown {
  return sifted('filter', predicate, iterable, true);
}
