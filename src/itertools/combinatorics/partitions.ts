import { positional } from '../kernel/args.ts';
import { subsetsOf } from '../kernel/pools.ts';
import { whole } from '../kernel/readers.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * All ways to cut the items into adjacent parts. more-itertools' `partitions`.
 *
 * Reads all before the first output, and holds them.
 *
 * @param iterable - The items.
 * @throws TypeError when it cannot be iterated.
 * @example
 * ```ts
 * partitions([1, 2, 3]) // => [[[1, 2, 3]], [[1], [2, 3]], [[1, 2], [3]], [[1], [2], [3]]]
 * ```
 * @see more_itertools.partitions
 */
export function partitions<S extends Input>(iterable: S): Output<S, ItemOf<S>[][]>;
export function partitions(...args: unknown[]): unknown {
  const [iterable] = positional('partitions', args, 1);
  const run = new Run('partitions', [iterable]);
  const items = whole(run.input(iterable as Input));
  let cuts: (() => unknown) | undefined;
  return run.iterator(() => {
    const all = items();
    if (all === PENDING) return PENDING;
    cuts ??= subsetsOf(all.slice(1).map((_item, i) => i + 1)).walk(0n);
    const places = cuts();
    if (places === END) return END;
    const borders = [0, ...(places as number[]), all.length];
    return borders.slice(1).map((end, i) => all.slice(borders[i], end));
  });
}
