import { positional } from '../kernel/args.ts';
import { plusProduct } from '../kernel/arithmetic.ts';
import { END, type In, PENDING, Run } from '../kernel/run.ts';
import type { Answer, Input, ItemOf } from '../kernel/types.ts';

/**
 * The sum of the products of numbers side by side. more-itertools' `dotproduct`.
 *
 * As with `zip`, the shorter one decides. Whole numbers beyond 2^53 come out as BigInt. Reads all; holds the total.
 *
 * @param vec1 - Numbers.
 * @param vec2 - Numbers.
 * @throws TypeError for what is not a number.
 * @example
 * ```ts
 * dotproduct([10, 10], [20, 20]) // => 400
 * ```
 * @see more_itertools.dotproduct
 */
export function dotproduct<A extends Input<number | bigint>, B extends Input<number | bigint>>(
  vec1: A,
  vec2: B,
): Answer<A | B, ItemOf<A | B>>;
export function dotproduct(...args: unknown[]): unknown {
  const sources = positional('dotproduct', args, 2) as Input[];
  const run = new Run('dotproduct', sources);
  const [firsts, seconds] = sources.map((source) => run.input(source)) as [In<unknown>, In<unknown>];
  let total: unknown = 0;
  /** The first of a pair whose second is not there yet. */
  let held: unknown = END;
  return run.result(() => {
    for (;;) {
      const first = held === END ? firsts.next() : held;
      if (first === PENDING) return first;
      const second = first === END ? END : seconds.next();
      if (second === END) return total;
      held = second === PENDING ? first : END;
      if (second === PENDING) return second;
      total = plusProduct('dotproduct', total, first, second);
    }
  });
}
