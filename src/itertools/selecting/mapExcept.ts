import { attempted } from '../kernel/common.ts';
import type { Catch } from '../kernel/readers.ts';
import type { Input, ItemOf, Output, Reply } from '../kernel/types.ts';

/**
 * What the function makes of each item, leaving out those at which it throws one of these errors. more-itertools'
 * `map_except`.
 *
 * Reads one item at a time; holds nothing.
 *
 * @param func - Called with each item.
 * @param iterable - The items.
 * @param exceptions - What to catch: error classes, or functions that say of an error whether to catch it. Other errors pass.
 * @throws TypeError when one of them is neither.
 * @example
 * ```ts
 * mapExcept((text: string) => Number(BigInt(text)), ['1', 'two', '3'], SyntaxError) // => [1, 3]
 * ```
 * @see more_itertools.map_except
 */
export function mapExcept<S extends Input, R>(
  func: (item: ItemOf<S>) => Reply<S, R>,
  iterable: S,
  ...exceptions: Catch[]
): Output<S, R> {
  return attempted('mapExcept', func, iterable, exceptions, (_item, answer) => answer);
}
