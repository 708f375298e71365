import { sourcesAndKeywords } from '../kernel/args.ts';
import { randomness } from '../kernel/common.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The items of several sources, each time from one drawn at random, until all have ended. more-itertools'
 * `interleave_randomly`.
 *
 * The items of each source stay in order. Reads one item per output; holds nothing.
 *
 * @param iterables - The sources, and last, as keywords, `random`: gives numbers from 0 to 1, 1 not included. Default
 *   `Math.random`.
 * @throws TypeError when one cannot be iterated.
 * @example
 * ```ts
 * interleaveRandomly([1, 2], 'ab', { random: () => 0 }) // => [1, 2, 'a', 'b']
 * ```
 * @see more_itertools.interleave_randomly
 */
export function interleaveRandomly<const S extends readonly Input[]>(
  ...args: [...iterables: S, options: { random?: () => number }]
): Output<S[number], ItemOf<S[number]>>;
export function interleaveRandomly<const S extends readonly Input[]>(
  ...iterables: S
): Output<S[number], ItemOf<S[number]>>;
export function interleaveRandomly(...args: unknown[]): unknown {
  const [sources, { random }] = sourcesAndKeywords('interleaveRandomly', args, ['random']);
  const next = randomness('interleaveRandomly', random);
  const run = new Run('interleaveRandomly', sources);
  const inputs = sources.map((source) => run.input(source as Input));
  let drawn: number | undefined;
  return run.iterator(() => {
    while (inputs.length > 0) {
      drawn ??= Math.floor(next() * inputs.length);
      const item = inputs[drawn]!.next();
      if (item === PENDING) return item;
      const place = drawn;
      drawn = undefined;
      if (item !== END) return item;
      const last = inputs.pop()!;
      if (place < inputs.length) inputs[place] = last;
    }
    return END;
  });
}
