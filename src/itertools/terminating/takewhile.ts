import { callback } from '../kernel/args.ts';
import { END, PENDING, Run, asked } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, ItemOf, Output, Verdict } from '../kernel/types.ts';

/**
 * The items up to the first of which the predicate is false. Python's `itertools.takewhile`.
 *
 * That item has been read and is in neither: `beforeAndAfter` keeps it. Reads one item per output, and that one; holds
 * nothing.
 *
 * @param predicate - Asked about each item until it says false, as Python holds it false.
 * @param iterable - The items.
 * @throws TypeError when the predicate is not a function, or answers with a promise over a sync source.
 * @example
 * ```ts
 * takewhile((n: number) => n < 3, [1, 2, 3, 1]) // => [1, 2]
 * ```
 * @see CPython itertools.takewhile
 */
export function takewhile<S extends Input>(
  predicate: (item: ItemOf<S>) => Verdict<S>,
  iterable: S,
): Output<S, ItemOf<S>> {
  const f = callback('takewhile', 'predicate', predicate);
  const run = new Run('takewhile', [iterable]);
  const questions = asked(run, run.input(iterable), f);
  return run.iterator(() => {
    const item = questions.next();
    if (item === END || item === PENDING) return item;
    return truth(questions.answer) ? item : END;
  });
}
