import type { Tuple } from '../../operators/tuple.ts';
import { byPosition, optionalInteger } from '../kernel/args.ts';
import { EqualityMap } from '../kernel/equality.ts';
import { sortBy } from '../kernel/order.ts';
import { collect } from '../kernel/readers.ts';
import { type Body, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The permutations of `r` of the items, each only once, in order: equal items are one. more-itertools' `distinct_permutations`.
 *
 * The order is that of the sorted items, or, if they cannot be compared, that in which they come. Reads all before the first output,
 * and holds them.
 *
 * @param iterable - The items.
 * @param r - How many to choose; none if that is less than 0. Default: all.
 * @throws TypeError when `r` is not a whole number.
 * @example
 * ```ts
 * distinctPermutations([1, 0, 1]) // => [[0, 1, 1], [1, 0, 1], [1, 1, 0]]
 * ```
 * @see more_itertools.distinct_permutations
 */
export function distinctPermutations<S extends Input, const R extends number = number>(
  iterable: S,
  r?: R | null | { r?: R | null },
): Output<S, Tuple<ItemOf<S>, R>>;
export function distinctPermutations(...args: unknown[]): unknown {
  const [iterable, r] = byPosition('distinctPermutations', args, ['iterable', 'r']);
  const size = optionalInteger('distinctPermutations', 'r', r, undefined);
  const run = new Run('distinctPermutations', [iterable]);
  const items = run.input(iterable as Input);
  return run.generate(
    (function* (): Body<unknown> {
      const pool = sortedIfPossible(yield* collect(items));
      const length = size ?? pool.length;
      if (length < 0 || length > pool.length) return;
      const counts = new EqualityMap<unknown, number>();
      for (const item of pool) counts.set(item, (counts.get(item) ?? 0) + 1);
      const kinds = [...counts.toMap()].map(([item, left]) => ({ item, left }));
      const row: unknown[] = [];
      const choose = function* (): Generator<unknown[], void> {
        if (row.length === length) {
          yield row.slice();
          return;
        }
        for (const kind of kinds) {
          if (kind.left === 0) continue;
          kind.left -= 1;
          row.push(kind.item);
          yield* choose();
          row.pop();
          kind.left += 1;
        }
      };
      yield* choose() as Body<unknown>;
    })(),
  );
}

function sortedIfPossible(items: readonly unknown[]): readonly unknown[] {
  try {
    return sortBy('distinctPermutations', items, items);
  } catch (error) {
    if (error instanceof TypeError) return items;
    throw error;
  }
}
