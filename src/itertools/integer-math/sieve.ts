import { byPosition, integer } from '../kernel/args.ts';
import { oddComposites } from '../kernel/numbers.ts';
import { END, Run } from '../kernel/run.ts';
import type { Iter } from '../kernel/types.ts';

/**
 * The primes less than `n`. more-itertools' `sieve`.
 *
 * Holds half a byte per number up to `n`.
 *
 * @param n - Where to end, not included, at least 0.
 * @throws RangeError when it is negative; TypeError when it is not a whole number.
 * @example
 * ```ts
 * sieve(20) // => [2, 3, 5, 7, 11, 13, 17, 19]
 * ```
 * @see more_itertools.sieve
 */
export function sieve(n: number | { n: number }): Iter<number>;
export function sieve(...args: unknown[]): unknown {
  const [n] = byPosition('sieve', args, ['n']);
  const limit = integer('sieve', 'n', n, { least: 0 });
  // Of the odd numbers: `2 * i + 1`.
  let composite: Uint8Array | undefined;
  let at = 0;
  return new Run('sieve', []).iterator(() => {
    composite ??= oddComposites(limit);
    if (at === 0) {
      at = 1;
      if (limit > 2) return 2;
    }
    while (at < composite.length && composite[at] === 1) at += 1;
    return at < composite.length ? 2 * at++ + 1 : END;
  });
}
