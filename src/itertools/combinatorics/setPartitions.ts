import { byPosition, optionalInteger } from '../kernel/args.ts';
import { collect } from '../kernel/readers.ts';
import { type Body, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * All ways to put the items into groups, wherever they are. more-itertools' `set_partitions`.
 *
 * By position: equal items count as different ones. Reads all before the first output, and holds them.
 *
 * @param iterable - The items.
 * @param k - How many groups, at least 1. Default: any number, fewer first.
 * @param minSize - The least items in a group. Default 0.
 * @param maxSize - The most items in a group. Default: any number.
 * @throws RangeError when `k` is less than 1.
 * @example
 * ```ts
 * setPartitions([1, 2, 3], 2) // => [[[1], [2, 3]], [[1, 2], [3]], [[2], [1, 3]]]
 * ```
 * @see more_itertools.set_partitions
 */
export function setPartitions<S extends Input>(
  iterable: S,
  ...rest:
    | [k?: number | null, minSize?: number | null, maxSize?: number | null]
    | [k: number | null, options: { minSize?: number | null; maxSize?: number | null }]
    | [options: { k?: number | null; minSize?: number | null; maxSize?: number | null }]
): Output<S, ItemOf<S>[][]>;
export function setPartitions(...args: unknown[]): unknown {
  const [iterable, k, minSize, maxSize] = byPosition('setPartitions', args, ['iterable', 'k', 'minSize', 'maxSize']);
  const groups = optionalInteger('setPartitions', 'k', k, undefined, { least: 1 });
  const least = optionalInteger('setPartitions', 'minSize', minSize, 0);
  const most = optionalInteger('setPartitions', 'maxSize', maxSize, Infinity);
  const run = new Run('setPartitions', [iterable]);
  const items = run.input(iterable as Input);
  return run.generate(
    (function* (): Body<unknown> {
      const all = yield* collect(items);
      const counts = groups === undefined ? all.map((_item, i) => i + 1) : groups <= all.length ? [groups] : [];
      for (const count of counts) {
        for (const partition of inGroups(all, count)) {
          if (partition.every(({ length }) => length >= least && length <= most)) yield partition;
        }
      }
    })(),
  );
}

function* inGroups(items: readonly unknown[], count: number): Generator<unknown[][], void> {
  if (count === 1) yield [[...items]];
  else if (items.length === count) yield items.map((item) => [item]);
  else {
    const [first, ...others] = items;
    for (const partition of inGroups(others, count - 1)) yield [[first], ...partition];
    for (const partition of inGroups(others, count)) {
      for (const i of partition.keys()) {
        yield partition.map((group, j) => (i === j ? [first, ...group] : group));
      }
    }
  }
}
