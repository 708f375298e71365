import { integer, sourcesAndKeywords } from '../kernel/args.ts';
import { narrow } from '../kernel/arithmetic.ts';
import { collectAll } from '../kernel/common.ts';
import { equals } from '../kernel/equality.ts';
import { type Body, Run } from '../kernel/run.ts';
import type { Answer, Input } from '../kernel/types.ts';

/**
 * The place of a choice among the `product` of the sources. more-itertools' `product_index`.
 *
 * Exact: beyond 2^53 a BigInt. Reads all, and holds it.
 *
 * @param element - One item of each source.
 * @param iterables - The sources, and last, as keywords, `repeat`: how often to take them all. Default 1.
 * @throws RangeError when it is not in the product.
 * @example
 * ```ts
 * productIndex([8, 2], [5, 8], [1, 2, 3]) // => 4
 * ```
 * @see more_itertools.product_index
 */
export function productIndex<E extends Input, const S extends readonly Input[]>(
  element: E,
  ...args: [...iterables: S, options: { repeat?: number }]
): Answer<E | S[number], number | bigint>;
export function productIndex<E extends Input, const S extends readonly Input[]>(
  element: E,
  ...iterables: S
): Answer<E | S[number], number | bigint>;
export function productIndex(element: unknown, ...args: unknown[]): unknown {
  const [sources, { repeat = 1 }] = sourcesAndKeywords('productIndex', args, ['repeat']);
  const times = integer('productIndex', 'repeat', repeat);
  const run = new Run('productIndex', [element, ...sources]);
  const inputs = [element, ...sources].map((source) => run.input(source as Input));
  return run.value(
    (function* (): Body<never> {
      const [parts = [], ...once] = yield* collectAll(inputs);
      const pools = Array.from({ length: Math.max(times, 0) }, () => once).flat();
      const places = pools.map((pool, i) => (i < parts.length ? pool.findIndex((item) => equals(item, parts[i])) : -1));
      if (parts.length !== pools.length || places.includes(-1)) {
        throw new RangeError('productIndex: element is not in the product of the sources');
      }
      return narrow(places.reduce((index, place, i) => index * BigInt(pools[i]!.length) + BigInt(place), 0n));
    })(),
  );
}
