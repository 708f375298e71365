import { byPosition } from '../kernel/args.ts';
import { type Failure, failure, single } from '../kernel/common.ts';
import type { Answer, Input, ItemOf } from '../kernel/types.ts';

/**
 * The only item. more-itertools' `one`.
 *
 * Reads two items, to know that there is not another; holds both.
 *
 * @param iterable - The items.
 * @param tooShort - The error for no item: an object, or a class to make it of. Default RangeError.
 * @param tooLong - The error for more. Default RangeError.
 * @throws RangeError, or what was given, for anything but exactly one item.
 * @example
 * ```ts
 * one([5]) // => 5
 * one([]) // throws RangeError: expected exactly one item, got none
 * ```
 * @see more_itertools.one
 */
export function one<S extends Input>(
  iterable: S,
  ...rest:
    | [tooShort?: Failure | null, tooLong?: Failure | null]
    | [tooShort: Failure | null, options: { tooLong?: Failure | null }]
    | [options: { tooShort?: Failure | null; tooLong?: Failure | null }]
): Answer<S, ItemOf<S>>;
export function one(...args: unknown[]): unknown {
  const [iterable, tooShort, tooLong] = byPosition('one', args, ['iterable', 'tooShort', 'tooLong']);
  return single('one', iterable, tooLong, () => failure(tooShort, 'one: expected exactly one item, got none'));
}
