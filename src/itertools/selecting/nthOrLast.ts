import { byPosition, integer } from '../kernel/args.ts';
import { lastOf } from '../kernel/common.ts';
import type { Answer, Input, ItemOf } from '../kernel/types.ts';

/**
 * The item with index `n`, or the last if there are not so many. more-itertools' `nth_or_last`.
 *
 * Reads up to that item; holds one.
 *
 * @param iterable - The items.
 * @param n - Which, at least 0.
 * @param fallback - The answer for no items; as a keyword `default`.
 * @throws RangeError when `n` is negative, and for no items without `fallback`.
 * @example
 * ```ts
 * nthOrLast([0, 1, 2], 1) // => 1
 * nthOrLast([0, 1, 2], 9) // => 2
 * ```
 * @see more_itertools.nth_or_last
 */
export function nthOrLast<S extends Input, D = never>(
  iterable: S,
  n: number,
  fallback?: D | { default: D },
): Answer<S, ItemOf<S> | D>;
export function nthOrLast(...args: unknown[]): unknown {
  const [iterable, n, fallback] = byPosition('nthOrLast', args, ['iterable', 'n', 'default*']);
  return lastOf('nthOrLast', iterable, integer('nthOrLast', 'n', n, { least: -1 }) + 1, fallback);
}
