import { byPosition, integer } from '../kernel/args.ts';
import { oddComposites, primality, primeBounds } from '../kernel/numbers.ts';
import { truth } from '../kernel/truth.ts';

/**
 * The n-th prime, counted from 0. more-itertools' `nth_prime`.
 *
 * The numbers up to a little beyond it are sieved, which holds half a byte of each; with `approximate` none are.
 *
 * @param n - Which, at least 0.
 * @param options - `approximate`: beyond the millionth, a prime near it instead, which is found faster. Default false.
 * @throws RangeError when `n` is negative.
 * @example
 * ```ts
 * nthPrime(0) // => 2
 * nthPrime(99) // => 541
 * ```
 * @see more_itertools.nth_prime
 */
export function nthPrime(n: number, options?: { approximate?: boolean }): number;
export function nthPrime(...args: unknown[]): unknown {
  const [n, approximate] = byPosition('nthPrime', args, ['n', '=approximate']);
  const place = integer('nthPrime', 'n', n, { least: 0 });
  const [low, high] = primeBounds(place + 1);
  if (truth(approximate) && place > 1_000_000) {
    let candidate = Math.floor((low + high) / 2) | 1;
    while (!primality(BigInt(candidate))) candidate += 2;
    return candidate;
  }
  const composite = oddComposites(Math.ceil(high));
  if (place === 0) return 2;
  let left = place;
  let at = 0;
  while (left > 0) if (composite[++at] === 0) left -= 1;
  return 2 * at + 1;
}
