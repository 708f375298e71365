import type { Tuple } from '../../operators/tuple.ts';
import { integer, sourcesAndKeywords } from '../kernel/args.ts';
import { type Ranked, productOf, ranked } from '../kernel/ranked.ts';
import { Run } from '../kernel/run.ts';
import type { Input, ItemOf } from '../kernel/types.ts';

/**
 * Every choice of one item from each source, the last changing fastest. Python's `itertools.product`.
 *
 * The result also starts at any place and splits into equal parts, without walking: {@link Ranked}.
 *
 * Reads every source to its end before the first output, and holds their items.
 *
 * @param iterables - The sources, and last, as keywords, `repeat`: how often to take them all. Default 1.
 * @throws RangeError when `repeat` is negative.
 * @example
 * ```ts
 * product('ab', [1, 2]) // => [['a', 1], ['a', 2], ['b', 1], ['b', 2]]
 * product([0, 1], { repeat: 3 }).from(6) // => [[1, 1, 0], [1, 1, 1]]
 * ```
 * @see CPython itertools.product
 */
export function product<S extends Input, const N extends number>(
  iterable: S,
  options: { repeat: N },
): Ranked<S, Tuple<ItemOf<S>, N>>;
export function product<const S extends readonly Input[]>(
  ...args: [...iterables: S, options: { repeat?: number }]
): Ranked<S[number], ItemOf<S[number]>[]>;
export function product<const S extends readonly Input[]>(
  ...iterables: S
): Ranked<S[number], { -readonly [K in keyof S]: ItemOf<S[K]> }>;
export function product(...args: unknown[]): unknown {
  const [sources, { repeat = 1 }] = sourcesAndKeywords('product', args, ['repeat']);
  const times = integer('product', 'repeat', repeat, { least: 0 });
  const run = new Run('product', sources);
  // Of no repetition there is one, and nothing has to be read for it.
  return ranked(run, times === 0 ? [] : (sources as Input[]), (pools) =>
    productOf(Array.from({ length: times }, () => pools).flat()),
  );
}
