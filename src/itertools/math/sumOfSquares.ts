import { positional } from '../kernel/args.ts';
import { added, times } from '../kernel/arithmetic.ts';
import { type Body, END, PENDING, Run } from '../kernel/run.ts';
import type { Answer, Input, ItemOf } from '../kernel/types.ts';

/**
 * The sum of the squares. more-itertools' `sum_of_squares`.
 *
 * Whole numbers beyond 2^53 come out as BigInt. Reads all; holds the total.
 *
 * @param iterable - Numbers.
 * @throws TypeError for what is not a number.
 * @example
 * ```ts
 * sumOfSquares([10, 20, 30]) // => 1400
 * ```
 * @see more_itertools.sum_of_squares
 */
export function sumOfSquares<S extends Input<number | bigint>>(iterable: S): Answer<S, ItemOf<S>>;
export function sumOfSquares(...args: unknown[]): unknown {
  const [iterable] = positional('sumOfSquares', args, 1);
  const run = new Run('sumOfSquares', [iterable]);
  const items = run.input(iterable as Input);
  return run.value(
    (function* (): Body<never> {
      let total: unknown = 0;
      for (;;) {
        const item = items.next();
        if (item === PENDING) yield PENDING;
        else if (item === END) return total;
        else total = added('sumOfSquares', total, times('sumOfSquares', item, item));
      }
    })(),
  );
}
