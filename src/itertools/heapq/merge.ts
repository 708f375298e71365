import { sourcesAndKeywords } from '../kernel/args.ts';
import { merged } from '../kernel/extremes.ts';
import { truth } from '../kernel/truth.ts';
import type { Comparable, Input, ItemOf, Output, Reply } from '../kernel/types.ts';

/**
 * Sorted sources merged into one sorted output; equal items in the order of their sources. Python's `heapq.merge`.
 *
 * Whether the sources are sorted is not checked. Reads one item of each at first, then one per output; holds one item per source.
 *
 * @param iterables - The sources, and last, as keywords, `key`: what to compare of an item, and `reverse`: whether they are
 *   sorted from the largest to the smallest.
 * @throws TypeError for items that cannot be compared.
 * @example
 * ```ts
 * merge([1, 4], [2, 3, 5]) // => [1, 2, 3, 4, 5]
 * merge(['fig', 'apple'], ['kiwi'], { key: (word: string) => word.length }) // => ['fig', 'kiwi', 'apple']
 * ```
 * @see CPython heapq.merge
 */
export function merge<const S extends readonly Input[]>(
  ...args: [
    ...iterables: S,
    options: { key?: ((item: ItemOf<S[number]>) => Reply<S[number], Comparable>) | null; reverse?: boolean },
  ]
): Output<S[number], ItemOf<S[number]>>;
export function merge<const S extends readonly Input[]>(...iterables: S): Output<S[number], ItemOf<S[number]>>;
export function merge(...args: unknown[]): unknown {
  const [sources, { key, reverse }] = sourcesAndKeywords('merge', args, ['key', 'reverse']);
  return merged('merge', sources, key, truth(reverse));
}
