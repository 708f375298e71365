import { byPosition } from '../kernel/args.ts';
import { comb, narrow } from '../kernel/arithmetic.ts';
import { equals } from '../kernel/equality.ts';
import { collect } from '../kernel/readers.ts';
import { type Body, Run } from '../kernel/run.ts';
import type { Answer, Input } from '../kernel/types.ts';

/**
 * The place of a combination among `combinationsWithReplacement` of the items. more-itertools'
 * `combination_with_replacement_index`.
 *
 * Exact: beyond 2^53 a BigInt. Reads all, and holds it.
 *
 * @param element - Some of the items, in their order, one maybe several times.
 * @param iterable - The items.
 * @throws RangeError when it is not such a combination.
 * @example
 * ```ts
 * combinationWithReplacementIndex('adf', 'abcdefg') // => 20
 * ```
 * @see more_itertools.combination_with_replacement_index
 */
export function combinationWithReplacementIndex<E extends Input, S extends Input>(
  element: E,
  iterable: S,
): Answer<E | S, number | bigint>;
export function combinationWithReplacementIndex(...args: unknown[]): unknown {
  const what = 'combinationWithReplacementIndex';
  const [element, iterable] = byPosition(what, args, ['element', 'iterable']);
  const run = new Run(what, [element, iterable]);
  const parts = run.input(element as Input);
  const items = run.input(iterable as Input);
  return run.value(
    (function* (): Body<never> {
      const wanted = yield* collect(parts);
      if (wanted.length === 0) return 0;
      const pool = yield* collect(items);
      const n = pool.length;
      const r = wanted.length;
      // Adding its place to each makes a combination of n + r - 1 things, in the same order.
      const places: number[] = [];
      for (let at = 0; at < n && places.length < r;) {
        if (equals(pool[at], wanted[places.length])) places.push(at + places.length);
        else at += 1;
      }
      if (places.length < r)
        throw new RangeError(`${what}: element is not a combination with replacement of the items`);
      let after = 1n;
      for (const [i, place] of places.reverse().entries()) after += comb(n + r - 2 - place, i + 1);
      return narrow(comb(n + r - 1, r) - after);
    })(),
  );
}
