import { describe } from '../../pipeline/check.ts';
import { type Reversible, reverseOf } from '../kernel/readers.ts';
import type { Iter } from '../kernel/types.ts';

/**
 * The items from the last to the first. Python's builtin `reversed`.
 *
 * Only for what has an end to begin with: an array, a typed array, a string, a Map (its keys), or what has a `reversed` method of
 * its own. For all else there is `alwaysReversible`. Holds nothing.
 *
 * @param sequence - The items.
 * @throws TypeError for an iterator, a Set, or what is not iterable.
 * @example
 * ```ts
 * reversed([1, 2, 3]) // => [3, 2, 1]
 * ```
 * @see CPython builtins.reversed
 */
export function reversed<T>(sequence: ArrayLike<T> | ReadonlyMap<T, unknown> | Reversible<T>): Iter<T> {
  const backward = reverseOf(sequence);
  if (backward) return backward as Iter<T>;
  throw new TypeError(
    `reversed: sequence must be an array, a string or a Map, got ${describe(sequence)}; alwaysReversible takes anything`,
  );
}
