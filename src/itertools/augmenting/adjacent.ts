import { byPosition, callback, optionalInteger } from '../kernel/args.ts';
import { END, PENDING, Run, asked } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, ItemOf, Output, Verdict } from '../kernel/types.ts';

/**
 * Each item with whether the predicate is true of it, or of one at most `distance` away: `[near, item]`. more-itertools'
 * `adjacent`.
 *
 * Reads `distance` items ahead, and holds them.
 *
 * @param predicate - Asked about each item, once.
 * @param iterable - The items.
 * @param distance - How far away, at least 0. Default 1.
 * @throws RangeError when `distance` is negative.
 * @example
 * ```ts
 * adjacent((n: number) => n === 3, [1, 2, 3, 4, 5]) // => [[false, 1], [true, 2], [true, 3], [true, 4], [false, 5]]
 * ```
 * @see more_itertools.adjacent
 */
export function adjacent<S extends Input>(
  predicate: (item: ItemOf<S>) => Verdict<S>,
  iterable: S,
  distance?: number | { distance?: number },
): Output<S, [near: boolean, item: ItemOf<S>]>;
export function adjacent(...args: unknown[]): unknown {
  const [predicate, iterable, distance] = byPosition('adjacent', args, ['predicate', 'iterable', 'distance']);
  const reach = optionalInteger('adjacent', 'distance', distance, 1, { least: 0 });
  const run = new Run('adjacent', [iterable]);
  const questions = asked(run, run.input(iterable as Input), callback('adjacent', 'predicate', predicate));
  const ahead: unknown[] = [];
  let at = 0;
  let read = 0;
  let lastTrue = -Infinity;
  return run.iterator(() => {
    while (read <= at + reach) {
      const item = questions.next();
      if (item === PENDING) return item;
      if (item === END) break;
      if (truth(questions.answer)) lastTrue = read;
      read += 1;
      ahead.push(item);
    }
    if (ahead.length === 0) return END;
    const near = lastTrue >= at - reach;
    at += 1;
    return [near, ahead.shift()];
  });
}
