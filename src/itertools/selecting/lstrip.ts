import { stripped } from '../kernel/common.ts';
import type { Input, ItemOf, Output, Verdict } from '../kernel/types.ts';

/**
 * The items without those at the beginning of which the predicate is true. more-itertools' `lstrip`.
 *
 * Reads one item per output after those; holds nothing.
 *
 * @param iterable - The items.
 * @param pred - Whether to leave out an item.
 * @throws TypeError when `pred` is not a function.
 * @example
 * ```ts
 * lstrip([0, 0, 1, 0], (n: number) => n === 0) // => [1, 0]
 * ```
 * @see more_itertools.lstrip
 */
export function lstrip<S extends Input>(iterable: S, pred: (item: ItemOf<S>) => Verdict<S>): Output<S, ItemOf<S>>;
export function lstrip(...args: unknown[]): unknown {
  return stripped('lstrip', args, true, false);
}
