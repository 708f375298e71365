import { bestIndex } from '../kernel/common.ts';

import { lessThan } from '../kernel/order.ts';
import type { Answer, Comparable, Input, ItemOf, Reply } from '../kernel/types.ts';

/**
 * The index of the smallest item; of several equal ones the first. more-itertools' `argmin`.
 *
 * Reads all; holds one key.
 *
 * @param iterable - The items.
 * @param options - `key`: what to compare of an item.
 * @throws RangeError for no items; TypeError for items that cannot be compared.
 * @example
 * ```ts
 * argmin(['ccc', 'a', 'bb'], { key: (word: string) => word.length }) // => 1
 * ```
 * @see more_itertools.argmin
 */
export function argmin<S extends Input>(
  iterable: S,
  options?: { key?: ((item: ItemOf<S>) => Reply<S, Comparable>) | null },
): Answer<S, number>;
export function argmin(...args: unknown[]): unknown {
  return bestIndex('argmin', args, (key, best) => lessThan('argmin', key, best));
}
