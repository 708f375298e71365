import { integer, sourcesAndKeywords } from '../kernel/args.ts';
import { collectAll } from '../kernel/common.ts';
import { type Body, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The `product` of the sources in an order in which only one member changes at a time. more-itertools' `gray_product`.
 *
 * Reads all before the first output, and holds them.
 *
 * @param iterables - The sources, each of at least two items, and last, as keywords, `repeat`: how often to take them all.
 * @throws RangeError for a source of fewer than two items.
 * @example
 * ```ts
 * grayProduct('ab', 'xy') // => [['a', 'x'], ['b', 'x'], ['b', 'y'], ['a', 'y']]
 * ```
 * @see more_itertools.gray_product
 */
export function grayProduct<const S extends readonly Input[]>(
  ...args: [...iterables: S, options: { repeat?: number }]
): Output<S[number], ItemOf<S[number]>[]>;
export function grayProduct<const S extends readonly Input[]>(
  ...iterables: S
): Output<S[number], { -readonly [K in keyof S]: ItemOf<S[K]> }>;
export function grayProduct(...args: unknown[]): unknown {
  const [sources, { repeat = 1 }] = sourcesAndKeywords('grayProduct', args, ['repeat']);
  const times = Math.max(integer('grayProduct', 'repeat', repeat), 0);
  const run = new Run('grayProduct', sources);
  const inputs = sources.map((source) => run.input(source as Input));
  return run.generate(
    (function* (): Body<unknown> {
      const once = yield* collectAll(inputs);
      const pools = Array.from({ length: times }, () => once).flat();
      const width = pools.length;
      for (const pool of pools) {
        if (pool.length < 2)
          throw new RangeError(`grayProduct: every source must have at least 2 items, got one of ${pool.length}`);
      }
      // Knuth, The Art of Computer Programming 7.2.1.1, algorithm H.
      const places = pools.map(() => 0);
      const focus = Array.from({ length: width + 1 }, (_, i) => i);
      const direction = pools.map(() => 1);
      for (;;) {
        yield pools.map((pool, i) => pool[places[i]!]);
        const j = focus[0]!;
        focus[0] = 0;
        if (j === width) return;
        places[j]! += direction[j]!;
        if (places[j] === 0 || places[j] === pools[j]!.length - 1) {
          direction[j] = -direction[j]!;
          focus[j] = focus[j + 1]!;
          focus[j + 1] = j + 1;
        }
      }
    })(),
  );
}
