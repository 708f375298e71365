import { byPosition, integer, optionalCallback } from '../kernel/args.ts';
import { type Body, END, PENDING, Run, asked } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Answer, Input, ItemOf, Verdict } from '../kernel/types.ts';

/**
 * Whether the predicate is true of exactly `n` items. more-itertools' `exactly_n`.
 *
 * Reads up to the item after those, if there is one; holds nothing.
 *
 * @param iterable - The items.
 * @param n - How many; of less than 0 there are never so many.
 * @param predicate - Asked about each item. Default: whether it is true itself, as Python has it.
 * @throws TypeError when `predicate` is not a function, or `n` not a whole number.
 * @example
 * ```ts
 * exactlyN([true, true, false], 2) // => true
 * exactlyN([1, 2, 3, 4], 1, (n: number) => n < 3) // => false
 * ```
 * @see more_itertools.exactly_n
 */
export function exactlyN<S extends Input>(
  iterable: S,
  n: number,
  predicate?: ((item: ItemOf<S>) => Verdict<S>) | { predicate?: (item: ItemOf<S>) => Verdict<S> },
): Answer<S, boolean>;
export function exactlyN(...args: unknown[]): unknown {
  const [iterable, n, predicate] = byPosition('exactlyN', args, ['iterable', 'n', 'predicate']);
  const wanted = integer('exactlyN', 'n', n);
  const f = optionalCallback('exactlyN', 'predicate', predicate) ?? truth;
  const run = new Run('exactlyN', [iterable]);
  const questions = asked(run, run.input(iterable as Input), f);
  return run.value(
    (function* (): Body<never> {
      if (wanted < 0) return false;
      let count = 0;
      while (count <= wanted) {
        const item = questions.next();
        if (item === PENDING) yield PENDING;
        else if (item === END) break;
        else if (truth(questions.answer)) count += 1;
      }
      return count === wanted;
    })(),
  );
}
