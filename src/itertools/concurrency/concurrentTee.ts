import type { Tuple } from '../../operators/tuple.ts';
import { byPosition, optionalInteger } from '../kernel/args.ts';
import { branches } from '../kernel/readers.ts';
import { Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * `tee`: in Python this one is safe for threads, here they are the same. more-itertools' `concurrent_tee`.
 *
 * Branches over an async source may be read at the same time. Reads one item when the branch that is ahead wants one; holds the items
 * between the first branch and the last.
 *
 * @param iterable - The source. It must not be read by anybody else meanwhile.
 * @param n - How many branches, at least 0. Default 2.
 * @throws RangeError when `n` is negative.
 * @example
 * ```ts
 * const [a, b] = concurrentTee([1, 2]);
 * [[...a!], [...b!]] // => [[1, 2], [1, 2]]
 * ```
 * @see more_itertools.concurrent_tee
 */
export function concurrentTee<S extends Input, const N extends number = 2>(
  iterable: S,
  n?: N | { n?: N },
): Tuple<Output<S, ItemOf<S>>, N>;
export function concurrentTee(...args: unknown[]): unknown {
  const [iterable, n] = byPosition('concurrentTee', args, ['iterable', 'n']);
  const width = optionalInteger('concurrentTee', 'n', n, 2, { least: 0 });
  return branches(new Run('concurrentTee', [iterable]), iterable as Input, width);
}
