import { byPosition, integer } from '../kernel/args.ts';
import { branches } from '../kernel/readers.ts';
import { Run, owned } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';
import { islice } from '../terminating/islice.ts';

/**
 * Deals the items out to `n` iterators in turn. more-itertools' `distribute`.
 *
 * Reads up to the item that an iterator wants; holds the items between the one that is ahead and the last.
 *
 * @param n - How many, at least 1.
 * @param iterable - The items.
 * @throws RangeError when `n` is less than 1.
 * @example
 * ```ts
 * distribute(2, [1, 2, 3, 4, 5]).map((part) => [...part]) // => [[1, 3, 5], [2, 4]]
 * ```
 * @see more_itertools.distribute
 */
export function distribute<S extends Input>(n: number, iterable: S): Output<S, ItemOf<S>>[];
export function distribute(...args: unknown[]): unknown {
  const [n, iterable] = byPosition('distribute', args, ['n', 'iterable']);
  const count = integer('distribute', 'n', n, { least: 1 });
  const run = new Run('distribute', [iterable]);
  return branches<Input>(run, iterable as Input, count).map((branch, i) => islice(owned(branch), i, null, count));
}
