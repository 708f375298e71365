import { stripped } from '../kernel/common.ts';
import type { Input, ItemOf, Output, Verdict } from '../kernel/types.ts';

/**
 * The items without those at the beginning and at the end of which the predicate is true. more-itertools' `strip`.
 *
 * Reads up to an item that stays; holds those before it that may have to go.
 *
 * @param iterable - The items.
 * @param pred - Whether to leave out an item.
 * @throws TypeError when `pred` is not a function.
 * @example
 * ```ts
 * strip([0, 1, 0, 2, 0], (n: number) => n === 0) // => [1, 0, 2]
 * ```
 * @see more_itertools.strip
 */
export function strip<S extends Input>(iterable: S, pred: (item: ItemOf<S>) => Verdict<S>): Output<S, ItemOf<S>>;
export function strip(...args: unknown[]): unknown {
  return stripped('strip', args, true, true);
}
