import { positional } from '../kernel/args.ts';
import { times } from '../kernel/arithmetic.ts';
import { sequenceArgument } from '../kernel/readers.ts';

/**
 * The coefficients of the derivative of a polynomial, the highest power first. more-itertools' `polynomial_derivative`.
 *
 * Of a constant it is empty. Whole numbers beyond 2^53 come out as BigInt. Holds nothing but the sequence.
 *
 * @param coefficients - The coefficients, the highest power first.
 * @throws TypeError for what is not a number.
 * @example
 * ```ts
 * polynomialDerivative([1, -4, -17, 60]) // => [3, -8, -17]
 * ```
 * @see more_itertools.polynomial_derivative
 */
export function polynomialDerivative<N extends number | bigint>(coefficients: ArrayLike<N>): N[];
export function polynomialDerivative(...args: unknown[]): unknown {
  const [coefficients] = positional('polynomialDerivative', args, 1);
  const all = Array.from(sequenceArgument('polynomialDerivative', 'coefficients', coefficients));
  return all.slice(0, -1).map((value, i) => times('polynomialDerivative', value, all.length - 1 - i));
}
