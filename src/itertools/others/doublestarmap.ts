import { describe } from '../../pipeline/check.ts';
import { byPosition, callback, isKeywords } from '../kernel/args.ts';
import { END, PENDING, Run, asked } from '../kernel/run.ts';
import type { Input, ItemOf, Output, Reply } from '../kernel/types.ts';

/**
 * What the function makes of each item, given as its one argument: in Python an item is a dict of keyword arguments.
 * more-itertools' `doublestarmap`.
 *
 * Reads one item per output; holds nothing.
 *
 * @param func - Called with an object.
 * @param iterable - Plain objects.
 * @throws TypeError for an item that is not an object.
 * @example
 * ```ts
 * doublestarmap(({ a, b }: { a: number; b: number }) => a + b, [{ a: 1, b: 2 }]) // => [3]
 * ```
 * @see more_itertools.doublestarmap
 */
export function doublestarmap<S extends Input<object>, R>(
  func: (item: ItemOf<S>) => Reply<S, R>,
  iterable: S,
): Output<S, R>;
export function doublestarmap(...args: unknown[]): unknown {
  const [func, iterable] = byPosition('doublestarmap', args, ['func', 'iterable']);
  const f = callback('doublestarmap', 'func', func);
  const run = new Run('doublestarmap', [iterable]);
  const made = asked(run, run.input(iterable as Input), (item) => {
    if (isKeywords(item)) return f(item);
    throw new TypeError(`doublestarmap: every item must be a plain object, got ${describe(item)}`);
  });
  return run.iterator(() => {
    const item = made.next();
    return item === END || item === PENDING ? item : made.answer;
  });
}
