import { type Complex, fourier } from '../kernel/numbers.ts';
import type { Iter } from '../kernel/types.ts';

/**
 * The discrete Fourier transform, term by term. more-itertools' `dft`.
 *
 * Each term takes time in the number of items: it is exact, not fast. Holds the items.
 *
 * @param xarr - Numbers, or complex numbers `{ re, im }`.
 * @throws TypeError for what is neither.
 * @example
 * ```ts
 * map(({ re, im }) => [Math.round(re), Math.round(im)], dft([1, 0, -1, 0])) // => [[0, 0], [2, 0], [0, 0], [2, 0]]
 * ```
 * @see more_itertools.dft
 */
export function dft(xarr: ArrayLike<number | Complex>): Iter<Complex> {
  return fourier('dft', xarr, -1);
}
