import { stripped } from '../kernel/common.ts';
import type { Input, ItemOf, Output, Verdict } from '../kernel/types.ts';

/**
 * The items without those at the end of which the predicate is true. more-itertools' `rstrip`.
 *
 * Reads up to an item that stays; holds those before it that may have to go.
 *
 * @param iterable - The items.
 * @param pred - Whether to leave out an item.
 * @throws TypeError when `pred` is not a function.
 * @example
 * ```ts
 * rstrip([0, 1, 0, 0], (n: number) => n === 0) // => [0, 1]
 * ```
 * @see more_itertools.rstrip
 */
export function rstrip<S extends Input>(iterable: S, pred: (item: ItemOf<S>) => Verdict<S>): Output<S, ItemOf<S>>;
export function rstrip(...args: unknown[]): unknown {
  return stripped('rstrip', args, false, true);
}
