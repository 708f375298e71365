import { byPosition, callback } from '../kernel/args.ts';
import { type Fork, forked } from '../kernel/readers.ts';
import { END, extended, PENDING, Run, asked, nothingToClose } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, ItemOf, Output, Verdict } from '../kernel/types.ts';

/**
 * Two iterators: the items up to the first of which the predicate is false, and the rest, that one included. more-itertools'
 * `before_and_after`.
 *
 * Read the first to its end before the second, as in Python. Reads one item per output, and the one that is false; holds one.
 *
 * @param predicate - Asked about each item until it says false.
 * @param it - The items.
 * @throws TypeError when the predicate is not a function.
 * @example
 * ```ts
 * const [small, rest] = beforeAndAfter((n: number) => n < 3, [1, 2, 3, 1]);
 * [...small] // => [1, 2]
 * [...rest] // => [3, 1]
 * ```
 * @see more_itertools.before_and_after
 */
export function beforeAndAfter<S extends Input>(
  predicate: (item: ItemOf<S>) => Verdict<S>,
  it: S,
): [before: Output<S, ItemOf<S>>, after: Output<S, ItemOf<S>>];
export function beforeAndAfter(...args: unknown[]): unknown {
  const [predicate, it] = byPosition('beforeAndAfter', args, ['predicate', 'it']);
  const f = callback('beforeAndAfter', 'predicate', predicate);
  const run = new Run('beforeAndAfter', [it]);
  const [head, tail] = forked(run.input(it as Input), 2) as [Fork, Fork];
  const questions = asked(run, head, f);
  let over = false;
  let passing: unknown = END;
  const before = run.iterator<object>(() => {
    if (over) return END;
    if (passing === END) {
      const item = questions.next();
      if (item === PENDING) return item;
      over = item === END || !truth(questions.answer);
      if (over) return END;
      passing = item;
    }
    // What has been given here, the rest is past.
    const same = tail.next();
    if (same === PENDING) return same;
    const item = passing;
    passing = END;
    return same === END ? END : item;
  }, nothingToClose);
  return [extended(before, {}), run.iterator(() => tail.next())];
}
