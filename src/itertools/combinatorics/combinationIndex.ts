import { byPosition } from '../kernel/args.ts';
import { comb, narrow } from '../kernel/arithmetic.ts';
import { equals } from '../kernel/equality.ts';
import { collect } from '../kernel/readers.ts';
import { type Body, END, PENDING, Run } from '../kernel/run.ts';
import type { Answer, Input } from '../kernel/types.ts';

/**
 * The place of a combination among `combinations` of the items. more-itertools' `combination_index`.
 *
 * Exact: beyond 2^53 a BigInt. Reads all, and holds it.
 *
 * @param element - Some of the items, in their order.
 * @param iterable - The items.
 * @throws RangeError when it is not a combination of them.
 * @example
 * ```ts
 * combinationIndex('afg', 'abcdefg') // => 14
 * ```
 * @see more_itertools.combination_index
 */
export function combinationIndex<E extends Input, S extends Input>(
  element: E,
  iterable: S,
): Answer<E | S, number | bigint>;
export function combinationIndex(...args: unknown[]): unknown {
  const [element, iterable] = byPosition('combinationIndex', args, ['element', 'iterable']);
  const run = new Run('combinationIndex', [element, iterable]);
  const parts = run.input(element as Input);
  const items = run.input(iterable as Input);
  return run.value(
    (function* (): Body<never> {
      let [wanted = END] = yield* collect(parts, [], 1);
      if (wanted === END) return 0;
      const places: number[] = [];
      let count = 0;
      for (;;) {
        const item = items.next();
        if (item === PENDING) yield PENDING;
        else if (item === END) break;
        else {
          count += 1;
          if (wanted === END || !equals(item, wanted)) continue;
          places.push(count - 1);
          [wanted = END] = yield* collect(parts, [], 1);
        }
      }
      if (wanted !== END) throw new RangeError('combinationIndex: element is not a combination of the items');
      let after = 1n;
      for (const [i, place] of places.toReversed().entries()) after += comb(count - 1 - place, i + 1);
      return narrow(comb(count, places.length) - after);
    })(),
  );
}
