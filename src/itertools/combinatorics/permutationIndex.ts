import { byPosition } from '../kernel/args.ts';
import { narrow } from '../kernel/arithmetic.ts';
import { equals } from '../kernel/equality.ts';
import { collect } from '../kernel/readers.ts';
import { type Body, END, Run } from '../kernel/run.ts';
import type { Answer, Input } from '../kernel/types.ts';

/**
 * The place of a permutation among `permutations` of the items. more-itertools' `permutation_index`.
 *
 * Exact: beyond 2^53 a BigInt. Reads all, and holds it.
 *
 * @param element - The items, or some of them, in another order.
 * @param iterable - The items.
 * @throws RangeError when it is not a permutation of them.
 * @example
 * ```ts
 * permutationIndex([1, 3, 2], [1, 2, 3]) // => 1
 * ```
 * @see more_itertools.permutation_index
 */
export function permutationIndex<E extends Input, S extends Input>(
  element: E,
  iterable: S,
): Answer<E | S, number | bigint>;
export function permutationIndex(...args: unknown[]): unknown {
  const [element, iterable] = byPosition('permutationIndex', args, ['element', 'iterable']);
  const run = new Run('permutationIndex', [element, iterable]);
  const parts = run.input(element as Input);
  const items = run.input(iterable as Input);
  return run.value(
    (function* (): Body<never> {
      const pool = yield* collect(items);
      let index = 0n;
      for (let left = pool.length; left >= 0; left--) {
        const [part = END] = yield* collect(parts, [], 1);
        if (part === END) break;
        const place = pool.findIndex((item) => equals(item, part));
        if (place < 0) throw new RangeError('permutationIndex: element is not a permutation of the items');
        index = index * BigInt(left) + BigInt(place);
        pool.splice(place, 1);
      }
      return narrow(index);
    })(),
  );
}
