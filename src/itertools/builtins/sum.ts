import { byPosition } from '../kernel/args.ts';
import { added, plus } from '../kernel/arithmetic.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Answer, Input, ItemOf } from '../kernel/types.ts';

/**
 * All items added up. Python's builtin `sum`.
 *
 * Fractions are added with the rounding error kept beside (Neumaier), so that ten times 0.1 is 1. Whole numbers beyond
 * 2^53 come out as BigInt. Strings are refused, as in Python: join them.
 *
 * Reads all; holds the total.
 *
 * @param iterable - Numbers, BigInts, or arrays.
 * @param start - What to begin with. Default 0.
 * @throws TypeError when items cannot be added.
 * @example
 * ```ts
 * sum([1, 2, 3]) // => 6
 * sum([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]) // => 1
 * sum([[1], [2]], []) // => [1, 2]
 * ```
 * @see CPython builtins.sum, 3.12 for the compensated sum
 */
export function sum<S extends Input, T = ItemOf<S>>(iterable: S, start?: T | { start?: T }): Answer<S, T>;
export function sum(...args: unknown[]): unknown {
  const [iterable, start] = byPosition('sum', args, ['iterable', 'start']);
  if (typeof start === 'string') throw new TypeError("sum: start must not be a string; use join('') for strings");
  const run = new Run('sum', [iterable]);
  const items = run.input(iterable as Input);
  let total: unknown = start === undefined ? 0 : start;
  // Of the fractions: what rounding has cut off so far.
  let rest = 0;
  // The sum of whole numbers for as long as it is one: in an array of numbers, so that no object is made for each.
  const sum = new Float64Array(1);
  const other = (item: unknown): boolean => {
    if (typeof item !== 'number' || ((item | 0) !== item && !Number.isSafeInteger(item))) return true;
    const next = sum[0]! + item;
    if (next > Number.MAX_SAFE_INTEGER || next < -Number.MAX_SAFE_INTEGER) return true;
    sum[0] = next;
    return false;
  };
  /** Adds whole numbers while their sum is one. Gives what comes then. */
  const whole = (): unknown => {
    sum[0] = total as number;
    const item = items.until(other);
    total = sum[0];
    return item;
  };
  return run.result(() => {
    for (;;) {
      const item = Number.isSafeInteger(total) ? whole() : items.next();
      if (typeof item === 'number' && typeof total === 'number') {
        const next = total + item;
        if (Number.isInteger(next) && Number.isInteger(item) && Math.abs(next) <= Number.MAX_SAFE_INTEGER) {
          total = next;
        } else if (Number.isSafeInteger(item) && Number.isSafeInteger(total)) {
          if (rest === 0) total = BigInt(total) + BigInt(item);
          else total = next;
        } else {
          rest += Math.abs(total) >= Math.abs(item) ? total - next + item : item - next + total;
          total = next;
        }
      } else if (item === PENDING) return item;
      else if (item === END) break;
      else total = start === undefined ? added('sum', total, item) : plus('sum', total, item);
    }
    return Number.isFinite(rest) && rest !== 0 ? (total as number) + rest : total;
  });
}
