import { best } from '../kernel/extremes.ts';
import { type KeyOf, keyFunction } from '../kernel/member.ts';
import type { Answer, Comparable, Input, ItemOf } from '../kernel/types.ts';

/**
 * The `k` largest items, the largest first; equal ones in the order in which they came. toolz's `topk`.
 *
 * Reads all; holds `k` items.
 *
 * @param k - How many; less than 1 is none.
 * @param seq - The items.
 * @param key - What to compare of an item: a function, or the member that it is. Default: the item itself.
 * @throws TypeError for items that cannot be compared.
 * @example
 * ```ts
 * topk(2, [1, 100, 10, 1000]) // => [1000, 100]
 * ```
 * @see toolz.topk
 */
export function topk<S extends Input>(k: number, seq: S, key?: KeyOf<S, Comparable> | null): Answer<S, ItemOf<S>[]>;
export function topk(...args: unknown[]): unknown {
  return best('topk', args, true, ['k', 'seq', 'key'], keyFunction);
}
