import { describe } from '../../pipeline/check.ts';
import { narrow, plus, times } from './arithmetic.ts';
import { END, Run } from './run.ts';
import { sequenceArgument } from './readers.ts';

/** A whole number of any size. @throws TypeError for anything else. */
export function wholeNumber(what: string, name: string, value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (Number.isSafeInteger(value)) return BigInt(value as number);
  const hint = typeof value === 'number' && Number.isInteger(value) ? '; beyond 2^53 give a BigInt' : '';
  throw new TypeError(`${what}: ${name} must be a whole number, got ${describe(value)}${hint}`);
}

/** A BigInt as a number where that is exact; anything else as it is. */
export function narrowed(value: unknown): unknown {
  return typeof value === 'bigint' ? narrow(value) : value;
}

export function sumOfProducts(what: string, a: ArrayLike<unknown>, b: ArrayLike<unknown>): unknown {
  let total: unknown = 0;
  for (let i = 0; i < a.length; i++) total = plus(what, total, times(what, a[i], b[i]));
  return narrowed(total);
}

/** Of the odd numbers below `limit`, `2 * i + 1`, which are not prime. 1 counts as composite. */
export function oddComposites(limit: number): Uint8Array {
  const composite = new Uint8Array(Math.max(Math.floor(limit / 2), 0));
  if (composite.length > 0) composite[0] = 1;
  for (let i = 1; 2 * i * (i + 1) < composite.length; i++) {
    if (composite[i] === 1) continue;
    for (let j = 2 * i * (i + 1); j < composite.length; j += 2 * i + 1) composite[j] = 1;
  }
  return composite;
}

/** Bounds of the n-th prime, counted from 1. */
export function primeBounds(n: number): [low: number, high: number] {
  if (n < 6) return [n, 2.25 * n];
  const upper = n * Math.log(n * Math.log(n));
  const low = upper - n;
  return [low, n >= 688_383 ? upper - n * (1 - (Math.log(Math.log(n)) - 2) / Math.log(n)) : upper];
}

const smallPrimes: readonly bigint[] = (() => {
  const primes = [2n];
  for (const [i, composite] of oddComposites(212).entries()) if (composite === 0) primes.push(BigInt(2 * i + 1));
  return primes;
})();

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** Up to which number which bases decide (https://oeis.org/A014233 and the sources that CPython's recipe names). */
const certain: readonly (readonly [limit: bigint, bases: readonly bigint[]])[] = [
  [2047n, [2n]],
  [9_080_191n, [31n, 73n]],
  [4_759_123_141n, [2n, 7n, 61n]],
  [3_474_749_660_383n, [2n, 3n, 5n, 7n, 11n, 13n]],
  [3_317_044_064_679_887_385_961_981n, [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n, 41n]],
];

function randomBelow(limit: bigint): bigint {
  let value = 0n;
  for (let left = limit; left > 0n; left >>= 32n) value = (value << 32n) | BigInt(Math.floor(Math.random() * 2 ** 32));
  return value % limit;
}

/** Miller and Rabin's test. */
export function primality(n: bigint): boolean {
  for (const prime of smallPrimes) {
    if (n === prime) return true;
    if (n < 2n || n % prime === 0n) return false;
  }
  if (n < 223n * 223n) return true;
  const bases = certain.find(([limit]) => n < limit)?.[1] ?? Array.from({ length: 64 }, () => 2n + randomBelow(n - 3n));
  let odd = n - 1n;
  let twos = 0;
  for (; (odd & 1n) === 0n; odd >>= 1n) twos += 1;
  return bases.every((base) => {
    let x = power(base, odd, n);
    if (x === 1n || x === n - 1n) return true;
    for (let i = 1; i < twos; i++) {
      x = (x * x) % n;
      if (x === n - 1n) return true;
    }
    return false;
  });
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y > 0n) [x, y] = [y, x % y];
  return x;
}

/** A factor of a composite number, by Pollard's rho. */
function someFactor(n: bigint): bigint {
  for (let b = 1n; ; b++) {
    let x = 2n;
    let y = 2n;
    let d = 1n;
    while (d === 1n) {
      x = (x * x + b) % n;
      y = (y * y + b) % n;
      y = (y * y + b) % n;
      d = gcd(x - y, n);
    }
    if (d !== n) return d;
  }
}

/** The prime factors, from the smallest. */
export function factors(n: bigint): bigint[] {
  const found: bigint[] = [];
  if (n < 2n) return found;
  let left = n;
  for (const prime of smallPrimes) {
    for (; left % prime === 0n; left /= prime) found.push(prime);
  }
  const todo = left > 1n ? [left] : [];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (primality(next)) found.push(next);
    else {
      const some = someFactor(next);
      todo.push(some, next / some);
    }
  }
  return found.sort((a, b) => (a < b ? -1 : Number(a > b)));
}

/** A complex number. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

function complex(what: string, value: unknown): Complex {
  if (typeof value === 'number') return { re: value, im: 0 };
  const { re, im } = Object(value) as Partial<Complex>;
  if (typeof re === 'number' && typeof im === 'number') return { re, im };
  throw new TypeError(`${what}: every item must be a number or { re, im }, got ${describe(value)}`);
}

/** The discrete Fourier transform, or its inverse. */
export function fourier<O>(what: string, items: unknown, sign: 1 | -1): O {
  const terms = Array.from(sequenceArgument(what, 'xarr', items), (item) => complex(what, item));
  const { length } = terms;
  const roots = terms.map((_term, n) => {
    const angle = (sign * 2 * Math.PI * n) / length;
    return { re: Math.cos(angle), im: Math.sin(angle) };
  });
  let k = 0;
  return new Run(what, []).iterator(() => {
    if (k === length) return END;
    let [re, im] = [0, 0];
    for (const [n, term] of terms.entries()) {
      const root = roots[(k * n) % length]!;
      re += term.re * root.re - term.im * root.im;
      im += term.re * root.im + term.im * root.re;
    }
    k += 1;
    return sign > 0 ? { re: re / length, im: im / length } : { re, im };
  });
}
