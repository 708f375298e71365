import { positional } from '../kernel/args.ts';
import { plusProduct } from '../kernel/arithmetic.ts';
import { rows } from '../kernel/readers.ts';
import { type Body, END, PENDING, Run } from '../kernel/run.ts';
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
  const pairs = rows(run, sources, false);
  return run.value(
    (function* (): Body<never> {
      let total: unknown = 0;
      for (;;) {
        const pair = pairs.next();
        if (pair === PENDING) yield PENDING;
        else if (pair === END) return total;
        else total = plusProduct('dotproduct', total, pair[0], pair[1]);
      }
    })(),
  );
}
