import { callback } from '../kernel/args.ts';
import { END, PENDING, Run, asked } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, ItemOf, Output, Verdict } from '../kernel/types.ts';

/**
 * Leaves out items for as long as the predicate is true of them, then gives all the rest. Python's `itertools.dropwhile`.
 *
 * The predicate is not asked again after its first false. Reads one item per output after that; holds nothing.
 *
 * @param predicate - Asked about each item until it says false, as Python holds it false.
 * @param iterable - The items.
 * @throws TypeError when the predicate is not a function, or answers with a promise over a sync source.
 * @example
 * ```ts
 * dropwhile((n: number) => n < 3, [1, 2, 3, 1]) // => [3, 1]
 * ```
 * @see CPython itertools.dropwhile
 */
export function dropwhile<S extends Input>(
  predicate: (item: ItemOf<S>) => Verdict<S>,
  iterable: S,
): Output<S, ItemOf<S>> {
  const f = callback('dropwhile', 'predicate', predicate);
  const run = new Run('dropwhile', [iterable]);
  const items = run.input(iterable);
  const questions = asked(run, items, f);
  let dropping = true;
  return run.iterator(() => {
    if (!dropping) return items.next();
    for (;;) {
      const item = questions.next();
      if (item === END || item === PENDING) return item;
      if (truth(questions.answer)) continue;
      dropping = false;
      return item;
    }
  });
}
