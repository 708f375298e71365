import { byPosition, integer } from '../kernel/args.ts';
import { Parts } from '../kernel/readers.ts';
import { Run } from '../kernel/run.ts';
import type { Answer, Input, ItemOf } from '../kernel/types.ts';

/**
 * An array of the first `n` items. more-itertools' `take`.
 *
 * An iterator that is given can be read on after that. Reads and holds `n` items.
 *
 * @param n - How many at most, at least 0.
 * @param iterable - The items.
 * @throws RangeError when `n` is negative.
 * @example
 * ```ts
 * take(2, 'abc') // => ['a', 'b']
 * ```
 * @see more_itertools.take
 */
export function take<S extends Input>(n: number, iterable: S): Answer<S, ItemOf<S>[]>;
export function take(...args: unknown[]): unknown {
  const [n, iterable] = byPosition('take', args, ['n', 'iterable']);
  const count = n === null ? Infinity : integer('take', 'n', n, { least: 0 });
  const run = new Run('take', [iterable]);
  const parts = new Parts(run.input(iterable as Input));
  return run.result(() => parts.next(count));
}
