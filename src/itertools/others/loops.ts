import { byPosition, integer } from '../kernel/args.ts';
import { END, Run } from '../kernel/run.ts';
import type { Iter } from '../kernel/types.ts';

/**
 * Null `n` times: to loop so often where nothing else is wanted. more-itertools' `loops`.
 *
 * Holds nothing.
 *
 * @param n - How often; less than 1 is never.
 * @throws TypeError when `n` is not a whole number.
 * @example
 * ```ts
 * loops(2) // => [null, null]
 * ```
 * @see more_itertools.loops
 */
export function loops(n: number | { n: number }): Iter<null>;
export function loops(...args: unknown[]): unknown {
  const [n] = byPosition('loops', args, ['n']);
  let left = integer('loops', 'n', n);
  return new Run('loops', []).iterator(() => (left-- > 0 ? null : END));
}
