import { positional } from '../kernel/args.ts';
import { added, times } from '../kernel/arithmetic.ts';
import { sequenceArgument } from '../kernel/readers.ts';

/**
 * The value of a polynomial. more-itertools' `polynomial_eval`.
 *
 * Whole numbers beyond 2^53 come out as BigInt.
 *
 * @param coefficients - The coefficients, the highest power first.
 * @param x - Where.
 * @throws TypeError for what is not a number.
 * @example
 * ```ts
 * polynomialEval([1, -4, -17, 60], 5) // => 0
 * ```
 * @see more_itertools.polynomial_eval
 */
export function polynomialEval<N extends number | bigint>(coefficients: ArrayLike<N>, x: N): N;
export function polynomialEval(...args: unknown[]): unknown {
  const [coefficients, x] = positional('polynomialEval', args, 2);
  const what = 'polynomialEval';
  let value: unknown = 0;
  for (const coefficient of Array.from(sequenceArgument(what, 'coefficients', coefficients))) {
    value = added(what, times(what, value, x), coefficient);
  }
  return value;
}
