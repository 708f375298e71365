import { integer, sourcesAndKeywords } from '../kernel/args.ts';
import { atRank } from '../kernel/pools.ts';
import { productOf } from '../kernel/ranked.ts';
import type { Answer, Input, ItemOf } from '../kernel/types.ts';

/**
 * The choice at a place in the `product` of the sources, without going through those before. more-itertools' `nth_product`.
 *
 * Reads and holds all items.
 *
 * @param index - Which, negative from the end; a BigInt where it is beyond 2^53.
 * @param iterables - The sources, and last, as keywords, `repeat`: how often to take them all. Default 1.
 * @throws RangeError when there is none.
 * @example
 * ```ts
 * nthProduct(8, [2, 3], [0, 1, 2, 3], [4, 5]) // => [3, 0, 4]
 * ```
 * @see more_itertools.nth_product
 */
export function nthProduct<const S extends readonly Input[]>(
  index: number | bigint,
  ...args: [...iterables: S, options: { repeat?: number }]
): Answer<S[number], ItemOf<S[number]>[]>;
export function nthProduct<const S extends readonly Input[]>(
  index: number | bigint,
  ...iterables: S
): Answer<S[number], { -readonly [K in keyof S]: ItemOf<S[K]> }>;
export function nthProduct(index: unknown, ...args: unknown[]): unknown {
  const [sources, { repeat = 1 }] = sourcesAndKeywords('nthProduct', args, ['repeat']);
  const times = Math.max(integer('nthProduct', 'repeat', repeat), 0);
  return atRank('nthProduct', sources, index, (pools) => productOf(Array.from({ length: times }, () => pools).flat()));
}
