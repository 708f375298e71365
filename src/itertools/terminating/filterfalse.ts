import { sifted } from '../kernel/readers.ts';
import type { Input, ItemOf, Output, Verdict } from '../kernel/types.ts';

/**
 * The items of which the predicate is false. Python's `itertools.filterfalse`.
 *
 * Reads one item at a time; holds nothing.
 *
 * @param predicate - Asked about each item. `null`: the items that are false themselves, as Python has it.
 * @param iterable - The items.
 * @throws TypeError when the predicate is neither a function nor null.
 * @example
 * ```ts
 * filterfalse((n: number) => n % 2, [1, 2, 3, 4]) // => [2, 4]
 * filterfalse(null, [0, 1, '', [], 'a']) // => [0, '', []]
 * ```
 * @see CPython itertools.filterfalse
 */
export function filterfalse<S extends Input>(
  predicate: ((item: ItemOf<S>) => Verdict<S>) | null,
  iterable: S,
): Output<S, ItemOf<S>> {
  return sifted('filterfalse', predicate, iterable, false);
}
