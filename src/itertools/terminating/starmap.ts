import { callback } from '../kernel/args.ts';
import { members } from '../kernel/readers.ts';
import { END, PENDING, Run, asked } from '../kernel/run.ts';
import type { Input, ItemOf, Output, Reply } from '../kernel/types.ts';

/**
 * What the function makes of each item, whose members are its arguments. Python's `itertools.starmap`.
 *
 * Reads one item per output; holds nothing.
 *
 * @param func - Called with the members of an item.
 * @param iterable - The items: arrays, or anything that can be iterated.
 * @throws TypeError when `func` is not a function, an item cannot be iterated, or a promise comes over a sync source.
 * @example
 * ```ts
 * starmap(Math.pow, [[2, 5], [3, 2]]) // => [32, 9]
 * ```
 * @see CPython itertools.starmap
 */
export function starmap<S extends Input<Iterable<unknown>>, R>(
  func: (...args: MembersOf<ItemOf<S>>) => Reply<S, R>,
  iterable: S,
): Output<S, R> {
  const f = callback('starmap', 'func', func);
  const run = new Run('starmap', [iterable]);
  const results = asked(run, run.input<unknown>(iterable), (item) => f(...members('starmap', item)));
  return run.iterator(() => {
    const item = results.next();
    return item === END || item === PENDING ? item : results.answer;
  });
}

/** The arguments that an item spreads into. */
type MembersOf<T> = T extends readonly unknown[] ? T : T extends Iterable<infer M> ? M[] : never;
