import { describe } from '../../pipeline/check.ts';
import { map } from '../builtins/map.ts';
import { count } from '../infinite/count.ts';
import { byPosition, callback } from '../kernel/args.ts';
import type { Iter } from '../kernel/types.ts';

/**
 * What the function makes of `start`, `start + 1`, ... without end. more-itertools' `tabulate`.
 *
 * It is called once per output. Holds nothing.
 *
 * @param function_ - Called with each number.
 * @param start - The first. Default 0.
 * @throws TypeError when it is not a function.
 * @example
 * ```ts
 * islice(tabulate((n) => n * n, 1), 3) // => [1, 4, 9]
 * ```
 * @see more_itertools.tabulate
 */
export function tabulate<R>(function_: (n: number) => R, start?: number | { start?: number }): Iter<R>;
export function tabulate(...args: unknown[]): unknown {
  const [function_, start] = byPosition('tabulate', args, ['function', 'start']);
  const f = callback('tabulate', 'function', function_);
  const first = start ?? 0;
  if (typeof first !== 'number' && typeof first !== 'bigint') {
    throw new TypeError(`tabulate: start must be a number, got ${describe(first)}`);
  }
  return map(f, count(first));
}
