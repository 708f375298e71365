import { type Complex, fourier } from '../kernel/numbers.ts';
import type { Iter } from '../kernel/types.ts';

/**
 * The inverse of the discrete Fourier transform, term by term. more-itertools' `idft`.
 *
 * Each term takes time in the number of items: it is exact, not fast. Holds the items.
 *
 * @param xarr - Numbers, or complex numbers `{ re, im }`.
 * @throws TypeError for what is neither.
 * @example
 * ```ts
 * map(({ re }) => Math.round(re), idft([...dft([1, 2, 3])])) // => [1, 2, 3]
 * ```
 * @see more_itertools.idft
 */
export function idft(xarr: ArrayLike<number | Complex>): Iter<Complex> {
  return fourier('idft', xarr, 1);
}
