import { byPosition } from '../kernel/args.ts';
import { type Failure, single } from '../kernel/common.ts';
import type { Answer, Input, ItemOf } from '../kernel/types.ts';

/**
 * The only item, or `fallback` if there is none. more-itertools' `only`.
 *
 * Reads two items, to know that there is not another; holds both.
 *
 * @param iterable - The items.
 * @param fallback - The answer for no items; as a keyword `default`. Default null.
 * @param tooLong - The error for more: an object, or a class to make it of. Default RangeError.
 * @throws RangeError, or what was given, for more than one item.
 * @example
 * ```ts
 * only([]) // => null
 * only([5]) // => 5
 * only([5, 6]) // throws RangeError: expected exactly one item, got 5, 6
 * ```
 * @see more_itertools.only
 */
export function only<S extends Input, D = null>(
  iterable: S,
  ...rest:
    | [fallback?: D, tooLong?: Failure | null]
    | [fallback: D, options: { tooLong?: Failure | null }]
    | [options: { default?: D; tooLong?: Failure | null }]
): Answer<S, ItemOf<S> | D>;
export function only(...args: unknown[]): unknown {
  const [iterable, fallback = null, tooLong] = byPosition('only', args, ['iterable', 'default*', 'tooLong']);
  return single('only', iterable, tooLong, () => fallback);
}
