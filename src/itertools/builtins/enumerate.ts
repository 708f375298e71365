import { byPosition, integer } from '../kernel/args.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * Each item with its number, `[number, item]`. Python's builtin `enumerate`.
 *
 * Reads one item per output; holds nothing.
 *
 * @param iterable - The items.
 * @param start - The number of the first. Default 0.
 * @throws TypeError when `start` is not a whole number.
 * @example
 * ```ts
 * enumerate('ab', 1) // => [[1, 'a'], [2, 'b']]
 * ```
 * @see CPython builtins.enumerate
 */
export function enumerate<S extends Input>(
  iterable: S,
  start?: number | { start?: number },
): Output<S, [number, ItemOf<S>]>;
export function enumerate(...args: unknown[]): unknown {
  const [iterable, start = 0] = byPosition('enumerate', args, ['iterable', 'start']);
  let next = integer('enumerate', 'start', start);
  const run = new Run('enumerate', [iterable]);
  const items = run.input(iterable as Input);
  return run.iterator(() => {
    const item = items.next();
    return item === END || item === PENDING ? item : [next++, item];
  });
}
