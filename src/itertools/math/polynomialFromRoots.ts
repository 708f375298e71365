import { positional } from '../kernel/args.ts';
import { minus, times } from '../kernel/arithmetic.ts';
import { narrowed } from '../kernel/numbers.ts';
import { type Body, END, PENDING, Run } from '../kernel/run.ts';
import type { Answer, Input, ItemOf } from '../kernel/types.ts';

/**
 * The coefficients of the polynomial with these roots, the highest power first. more-itertools' `polynomial_from_roots`.
 *
 * Whole numbers beyond 2^53 come out as BigInt. Reads all; holds the coefficients.
 *
 * @param roots - The roots.
 * @throws TypeError for what is not a number.
 * @example
 * ```ts
 * polynomialFromRoots([5, -4, 3]) // => [1, -4, -17, 60]
 * ```
 * @see more_itertools.polynomial_from_roots
 */
export function polynomialFromRoots<S extends Input<number | bigint>>(roots: S): Answer<S, ItemOf<S>[]>;
export function polynomialFromRoots(...args: unknown[]): unknown {
  const [roots] = positional('polynomialFromRoots', args, 1);
  const what = 'polynomialFromRoots';
  const run = new Run(what, [roots]);
  const items = run.input(roots as Input);
  return run.value(
    (function* (): Body<never> {
      let polynomial: unknown[] = [1];
      for (;;) {
        const root = items.next();
        if (root === PENDING) yield PENDING;
        else if (root === END) return polynomial.map(narrowed);
        else {
          // Times (x - root).
          const before = polynomial;
          polynomial = [...before, 0].map((value, i) =>
            i === 0 ? value : minus(what, value, times(what, before[i - 1], root)),
          );
        }
      }
    })(),
  );
}
