import { integer, sourcesAndKeywords } from '../kernel/args.ts';
import { drawn } from '../kernel/pools.ts';
import type { Answer, Input, ItemOf } from '../kernel/types.ts';

/**
 * One item of each source, drawn at random. more-itertools' `random_product`.
 *
 * Reads and holds all.
 *
 * @param iterables - The sources, none of them empty, and last, as keywords, `repeat`: how often to take them all, and
 *   `random`: gives numbers from 0 to 1, 1 not included. Default `Math.random`.
 * @throws RangeError for a source without items.
 * @example
 * ```ts
 * randomProduct([1], 'a', { repeat: 2 }) // => [1, 'a', 1, 'a']
 * ```
 * @see more_itertools.random_product
 */
export function randomProduct<const S extends readonly Input[]>(
  ...args: [...iterables: S, options: { repeat?: number; random?: () => number }]
): Answer<S[number], ItemOf<S[number]>[]>;
export function randomProduct<const S extends readonly Input[]>(
  ...iterables: S
): Answer<S[number], { -readonly [K in keyof S]: ItemOf<S[K]> }>;
export function randomProduct(...args: unknown[]): unknown {
  const [sources, { repeat = 1, random }] = sourcesAndKeywords('randomProduct', args, ['repeat', 'random']);
  const times = Math.max(integer('randomProduct', 'repeat', repeat), 0);
  return drawn('randomProduct', sources, random, (next, once) =>
    Array.from({ length: times }, () => once)
      .flat()
      .map((pool) => {
        if (pool.length === 0) throw new RangeError('randomProduct: a source has no item to choose');
        return pool[Math.floor(next() * pool.length)];
      }),
  );
}
