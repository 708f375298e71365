import type { Tuple } from '../../operators/tuple.ts';
import { byPosition, optionalInteger } from '../kernel/args.ts';
import { collect } from '../kernel/readers.ts';
import { type Body, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The permutations in which nothing is in its place. more-itertools' `derangements`.
 *
 * By position, as `permutations`: equal items count as different ones. Those that would not do are never made. Reads all before
 * the first output, and holds them.
 *
 * @param iterable - The items.
 * @param r - How many to choose. Default: all.
 * @throws RangeError when `r` is negative.
 * @example
 * ```ts
 * derangements([0, 1, 2]) // => [[1, 2, 0], [2, 0, 1]]
 * ```
 * @see more_itertools.derangements
 */
export function derangements<S extends Input, const R extends number = number>(
  iterable: S,
  r?: R | null | { r?: R | null },
): Output<S, Tuple<ItemOf<S>, R>>;
export function derangements(...args: unknown[]): unknown {
  const [iterable, r] = byPosition('derangements', args, ['iterable', 'r']);
  const size = optionalInteger('derangements', 'r', r, undefined, { least: 0 });
  const run = new Run('derangements', [iterable]);
  const items = run.input(iterable as Input);
  return run.generate(
    (function* (): Body<unknown> {
      const pool = yield* collect(items);
      const length = size ?? pool.length;
      if (length > pool.length) return;
      const used = pool.map(() => false);
      const row: unknown[] = [];
      const choose = function* (): Generator<unknown[], void> {
        const place = row.length;
        if (place === length) {
          yield row.slice();
          return;
        }
        for (const [i, item] of pool.entries()) {
          if (used[i] || i === place) continue;
          used[i] = true;
          row.push(item);
          yield* choose();
          row.pop();
          used[i] = false;
        }
      };
      yield* choose() as Body<unknown>;
    })(),
  );
}
