import type { Tuple } from '../../operators/tuple.ts';
import { byPosition, integer } from '../kernel/args.ts';
import { EqualitySet } from '../kernel/equality.ts';
import { collect } from '../kernel/readers.ts';
import { type Body, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The combinations of `r` of the items, each only once: equal items are one. more-itertools' `distinct_combinations`.
 *
 * Items are equal as in Python: arrays by content. Reads all before the first output, and holds them.
 *
 * @param iterable - The items.
 * @param r - How many to choose, at least 0.
 * @throws RangeError when `r` is negative.
 * @example
 * ```ts
 * distinctCombinations([0, 0, 1], 2) // => [[0, 0], [0, 1]]
 * ```
 * @see more_itertools.distinct_combinations
 */
export function distinctCombinations<S extends Input, const R extends number>(
  iterable: S,
  r: R | { r: R },
): Output<S, Tuple<ItemOf<S>, R>>;
export function distinctCombinations(...args: unknown[]): unknown {
  const [iterable, r] = byPosition('distinctCombinations', args, ['iterable', 'r']);
  const size = integer('distinctCombinations', 'r', r, { least: 0 });
  const run = new Run('distinctCombinations', [iterable]);
  const items = run.input(iterable as Input);
  return run.generate(
    (function* (): Body<unknown> {
      const pool = size === 0 ? [] : yield* collect(items);
      const row: unknown[] = [];
      const choose = function* (from: number): Generator<unknown[], void> {
        if (row.length === size) {
          yield row.slice();
          return;
        }
        const seen = new EqualitySet();
        for (let i = from; i < pool.length; i++) {
          if (!seen.add(pool[i])) continue;
          row.push(pool[i]);
          yield* choose(i + 1);
          row.pop();
        }
      };
      yield* choose(0) as Body<unknown>;
    })(),
  );
}
