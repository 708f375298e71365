import { describe } from '../../pipeline/check.ts';

/** Narrows a BigInt to a number where a number says it exactly. */
export function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function isInteger(value: unknown): boolean {
  return typeof value !== 'number' || Number.isSafeInteger(value);
}

function wrong(what: string, verb: string, a: unknown, b: unknown): TypeError {
  return new TypeError(`${what}: cannot ${verb} ${describe(a)} and ${describe(b)}`);
}

/** Of two whole numbers: the result, as a BigInt where a number would round it. Of others: what a number makes of it. */
function exactly(a: number, b: number, result: number, exact: (a: bigint, b: bigint) => bigint): number | bigint {
  if (result <= Number.MAX_SAFE_INTEGER && result >= -Number.MAX_SAFE_INTEGER) return result;
  return Number.isSafeInteger(a) && Number.isSafeInteger(b) ? exact(BigInt(a), BigInt(b)) : result;
}

const add = (a: bigint, b: bigint): bigint => a + b;
const subtract = (a: bigint, b: bigint): bigint => a - b;
const multiply = (a: bigint, b: bigint): bigint => a * b;

/** Python's `+`: numbers, strings, arrays. Whole numbers stay exact: beyond 2^53 they are BigInts. */
export function plus(what: string, a: unknown, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (sum <= Number.MAX_SAFE_INTEGER && sum >= -Number.MAX_SAFE_INTEGER) return sum;
    return exactly(a, b, sum, add);
  }
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (Array.isArray(a) && Array.isArray(b)) return [...(a as unknown[]), ...(b as unknown[])];
  if (isNumber(a) && isNumber(b)) {
    return whole(a, b) ? kept(a, b, BigInt(a) + BigInt(b)) : Number(a) + Number(b);
  }
  throw wrong(what, 'add', a, b);
}

/** The same for a sum that begins with the number 0: of BigInts alone it is one too. */
export function added(what: string, total: unknown, item: unknown): unknown {
  return total === 0 && typeof item === 'bigint' ? item : plus(what, total, item);
}

/** A total that began with the number 0, and the product of two more. */
export function plusProduct(what: string, total: unknown, a: unknown, b: unknown): unknown {
  if (typeof total === 'number' && typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    const sum = total + product;
    const most = Number.MAX_SAFE_INTEGER;
    if (product <= most && product >= -most && sum <= most && sum >= -most) return sum;
  }
  return added(what, total, times(what, a, b));
}

/** Python's `-`. */
export function minus(what: string, a: unknown, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') return exactly(a, b, a - b, subtract);
  if (!isNumber(a) || !isNumber(b)) throw wrong(what, 'subtract', a, b);
  return whole(a, b) ? kept(a, b, BigInt(a) - BigInt(b)) : Number(a) - Number(b);
}

/** Python's `*` of numbers. */
export function times(what: string, a: unknown, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') return exactly(a, b, a * b, multiply);
  if (!isNumber(a) || !isNumber(b)) throw wrong(what, 'multiply', a, b);
  return whole(a, b) ? kept(a, b, BigInt(a) * BigInt(b)) : Number(a) * Number(b);
}

/** Of two BigInts a BigInt; with a number, a number where that is exact: what has come to be a BigInt does not stay one. */
function kept(a: unknown, b: unknown, result: bigint): number | bigint {
  return typeof a === 'bigint' && typeof b === 'bigint' ? result : narrow(result);
}

function isNumber(value: unknown): value is number | bigint | boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
}

/** Whether it is exact with BigInts: whole numbers, at least one of them a BigInt. */
function whole(a: number | bigint | boolean, b: number | bigint | boolean): boolean {
  if (typeof a !== 'bigint' && typeof b !== 'bigint') return false;
  return isInteger(a) && isInteger(b);
}

/** How many ways there are to choose `k` of `n`, exactly. */
export function comb(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n;
  let result = 1n;
  const least = Math.min(k, n - k);
  let above = 1;
  let below = 1;
  for (let i = 0; i < least; i++) {
    // A product of few factors is exact as a number, which takes a twentieth of the time of a BigInt.
    if (above * (n - i) > Number.MAX_SAFE_INTEGER) {
      result = (result * BigInt(above)) / BigInt(below);
      above = 1;
      below = 1;
    }
    above *= n - i;
    below *= i + 1;
  }
  return (result * BigInt(above)) / BigInt(below);
}

/** How many ordered choices of `k` of `n` there are, exactly. */
export function perm(n: number, k: number): bigint {
  if (k > n) return 0n;
  let result = 1n;
  for (let i = 0; i < k; i++) result *= BigInt(n - i);
  return result;
}
