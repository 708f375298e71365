import type { Tuple } from '../../operators/tuple.ts';
import { checkOneOf } from '../../pipeline/check.ts';
import { byPosition, integer } from '../kernel/args.ts';
import { Parts } from '../kernel/readers.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * Groups of `n` items; a last one that is not full is filled up, an error, or left out. more-itertools' `grouper`.
 *
 * Reads and holds one group.
 *
 * @param iterable - The items.
 * @param n - How many in each.
 * @param incomplete - `'fill'`, `'strict'` or `'ignore'`. Default `'fill'`.
 * @param fillvalue - What to fill up with. Default null.
 * @throws RangeError for another word, and, with `'strict'`, for a group that is not full.
 * @example
 * ```ts
 * grouper('abcde', 2, { fillvalue: '-' }) // => [['a', 'b'], ['c', 'd'], ['e', '-']]
 * grouper('abcde', 2, 'ignore') // => [['a', 'b'], ['c', 'd']]
 * ```
 * @see more_itertools.grouper
 */
export function grouper<S extends Input, const N extends number>(
  iterable: S,
  n: N,
  incomplete: 'strict' | 'ignore' | { incomplete: 'strict' | 'ignore' },
): Output<S, Tuple<ItemOf<S>, N>>;
export function grouper<S extends Input, const N extends number, F = null>(
  iterable: S,
  n: N,
  ...rest:
    | [incomplete?: 'fill' | 'strict' | 'ignore', fillvalue?: F]
    | [incomplete: 'fill' | 'strict' | 'ignore', options: { fillvalue: F }]
    | [options: { incomplete?: 'fill' | 'strict' | 'ignore'; fillvalue?: F }]
): Output<S, Tuple<ItemOf<S> | F, N>>;
export function grouper(...args: unknown[]): unknown {
  const names = ['iterable', 'n', 'incomplete', 'fillvalue*'];
  const [iterable, n, incomplete = 'fill', fillvalue = null] = byPosition('grouper', args, names);
  checkOneOf('grouper', 'incomplete', incomplete, ['fill', 'strict', 'ignore']);
  const size = integer('grouper', 'n', n);
  const run = new Run('grouper', [iterable]);
  const groups = new Parts(run.input(iterable as Input));
  return run.iterator(() => {
    if (size < 1) return END;
    const group = groups.next(size);
    if (group === PENDING || group.length === size) return group;
    if (group.length === 0 || incomplete === 'ignore') return END;
    if (incomplete === 'strict') {
      throw new RangeError(`grouper: the last group has ${group.length} items instead of ${size} (strict)`);
    }
    while (group.length < size) group.push(fillvalue);
    return group;
  });
}
