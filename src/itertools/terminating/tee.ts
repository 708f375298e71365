import type { Tuple } from '../../operators/tuple.ts';
import { byPosition, optionalInteger } from '../kernel/args.ts';
import { branches } from '../kernel/readers.ts';
import { Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * Several iterators over one source: each gives all its items, though it is read once. Python's `itertools.tee`.
 *
 * What one has read is kept until the last has had it. `limit` bounds that: a branch that would get further ahead fails,
 * with an error that says which one lags. Python has no such bound.
 *
 * Reads one item when the branch that is ahead wants one; holds the items between the first branch and the last.
 *
 * @param iterable - The source. It must not be read by anybody else meanwhile.
 * @param n - How many branches, at least 0. Default 2.
 * @param options - `limit`: how many items may be kept, at least 1. Default: no limit.
 * @throws RangeError when `n` is negative, and, from a branch, when the limit is reached.
 * @example
 * ```ts
 * const [a, b] = tee([1, 2, 3].values());
 * [...a!] // => [1, 2, 3]
 * [...b!] // => [1, 2, 3]
 * const [ahead] = tee([1, 2, 3], 2, { limit: 2 });
 * [...ahead!] // throws RangeError: tee: branch 2 lags 2 items behind branch 1, which is the limit
 * ```
 * @see CPython itertools.tee
 */
export function tee<S extends Input, const N extends number = 2>(
  iterable: S,
  n?: N,
  options?: { limit?: number },
): Tuple<Output<S, ItemOf<S>>, N>;
export function tee(...args: unknown[]): unknown {
  const [iterable, n, limit] = byPosition('tee', args, ['iterable', 'n', 'limit']);
  const width = optionalInteger('tee', 'n', n, 2, { least: 0 });
  const most = optionalInteger('tee', 'limit', limit, Infinity, { least: 1 });
  return branches(new Run('tee', [iterable]), iterable as Input, width, most);
}
