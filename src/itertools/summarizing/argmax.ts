import { bestIndex } from '../kernel/common.ts';

import { lessThan } from '../kernel/order.ts';
import type { Answer, Comparable, Input, ItemOf, Reply } from '../kernel/types.ts';

/**
 * The index of the largest item; of several equal ones the first. more-itertools' `argmax`.
 *
 * Reads all; holds one key.
 *
 * @param iterable - The items.
 * @param options - `key`: what to compare of an item.
 * @throws RangeError for no items; TypeError for items that cannot be compared.
 * @example
 * ```ts
 * argmax([3, 8, 1, 8]) // => 1
 * ```
 * @see more_itertools.argmax
 */
export function argmax<S extends Input>(
  iterable: S,
  options?: { key?: ((item: ItemOf<S>) => Reply<S, Comparable>) | null },
): Answer<S, number>;
export function argmax(...args: unknown[]): unknown {
  return bestIndex('argmax', args, (key, best) => lessThan('argmax', best, key));
}
