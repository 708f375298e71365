import { attempted } from '../kernel/common.ts';
import type { Catch } from '../kernel/readers.ts';
import type { Input, ItemOf, Output, Reply } from '../kernel/types.ts';

/**
 * The items that the validator takes without one of these errors. more-itertools' `filter_except`.
 *
 * Reads one item at a time; holds nothing.
 *
 * @param validator - Called with each item; what it answers does not matter.
 * @param iterable - The items.
 * @param exceptions - What to catch: error classes, or functions that say of an error whether to catch it. Other errors pass.
 * @throws TypeError when one of them is neither.
 * @example
 * ```ts
 * filterExcept((text: string) => BigInt(text), ['1', 'two', '3'], SyntaxError) // => ['1', '3']
 * ```
 * @see more_itertools.filter_except
 */
export function filterExcept<S extends Input>(
  validator: (item: ItemOf<S>) => Reply<S, unknown>,
  iterable: S,
  ...exceptions: Catch[]
): Output<S, ItemOf<S>> {
  return attempted('filterExcept', validator, iterable, exceptions, (item) => item);
}
