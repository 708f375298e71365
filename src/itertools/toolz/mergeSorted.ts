import { sourcesAndKeywords } from '../kernel/args.ts';
import { merged } from '../kernel/extremes.ts';
import type { Comparable, Input, ItemOf, Output, Reply } from '../kernel/types.ts';

/**
 * Sorted sources merged into one sorted output; equal items in the order of their sources. toolz's `merge_sorted`.
 *
 * Whether the sources are sorted is not checked. Reads one item of each at first, then one per output; holds one per source.
 *
 * @param seqs - The sources, and last, as keywords, `key`: what to compare of an item.
 * @throws TypeError for items that cannot be compared.
 * @example
 * ```ts
 * mergeSorted([1, 4], [2, 3]) // => [1, 2, 3, 4]
 * ```
 * @see toolz.merge_sorted
 */
export function mergeSorted<const S extends readonly Input[]>(
  ...args: [...seqs: S, options: { key?: ((item: ItemOf<S[number]>) => Reply<S[number], Comparable>) | null }]
): Output<S[number], ItemOf<S[number]>>;
export function mergeSorted<const S extends readonly Input[]>(...seqs: S): Output<S[number], ItemOf<S[number]>>;
export function mergeSorted(...args: unknown[]): unknown {
  const [sources, { key }] = sourcesAndKeywords('mergeSorted', args, ['key']);
  return merged('mergeSorted', sources, key, false);
}
