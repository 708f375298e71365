import { integer, sourcesAndKeywords } from '../kernel/args.ts';
import { collectAll } from '../kernel/common.ts';
import { type Body, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * Choices of one item from each source, changing one at a time: the first source is gone through, then the second, ...
 * more-itertools' `partial_product`.
 *
 * Reads all before the first output, and holds them.
 *
 * @param iterables - The sources, and last, as keywords, `repeat`: how often to take them all. Default 1.
 * @throws RangeError when `repeat` is negative.
 * @example
 * ```ts
 * partialProduct('ab', [1, 2]) // => [['a', 1], ['b', 1], ['b', 2]]
 * ```
 * @see more_itertools.partial_product
 */
export function partialProduct<const S extends readonly Input[]>(
  ...args: [...iterables: S, options: { repeat?: number }]
): Output<S[number], ItemOf<S[number]>[]>;
export function partialProduct<const S extends readonly Input[]>(
  ...iterables: S
): Output<S[number], { -readonly [K in keyof S]: ItemOf<S[K]> }>;
export function partialProduct(...args: unknown[]): unknown {
  const [sources, { repeat = 1 }] = sourcesAndKeywords('partialProduct', args, ['repeat']);
  const times = integer('partialProduct', 'repeat', repeat);
  const run = new Run('partialProduct', sources);
  const inputs = sources.map((source) => run.input(source as Input));
  return run.generate(
    (function* (): Body<unknown> {
      const once = yield* collectAll(inputs);
      const pools = Array.from({ length: Math.max(times, 0) }, () => once).flat();
      if (pools.some((pool) => pool.length === 0)) return;
      const row = pools.map((pool) => pool[0]);
      yield row.slice();
      for (const [i, pool] of pools.entries()) {
        for (const item of pool.slice(1)) {
          row[i] = item;
          yield row.slice();
        }
      }
    })(),
  );
}
