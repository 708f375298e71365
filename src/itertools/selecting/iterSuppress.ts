import { type Catch, catches, checkCatches } from '../kernel/readers.ts';
import { END, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The items, up to one of these errors of the source, which then is its end. more-itertools' `iter_suppress`.
 *
 * Reads one item per output; holds nothing.
 *
 * @param iterable - The items.
 * @param exceptions - What to catch: error classes, or functions that say of an error whether to catch it. Other errors pass.
 * @throws TypeError when one of them is neither.
 * @example
 * ```ts
 * iterSuppress(map((text: string) => BigInt(text), ['1', 'two', '3']), SyntaxError) // => [1n]
 * ```
 * @see more_itertools.iter_suppress
 */
export function iterSuppress<S extends Input>(iterable: S, ...exceptions: Catch[]): Output<S, ItemOf<S>> {
  checkCatches('iterSuppress', exceptions);
  const run = new Run('iterSuppress', [iterable]);
  const items = run.input(iterable);
  return run.iterator(() => {
    try {
      return items.next();
    } catch (error) {
      if (catches(error, exceptions)) return END;
      throw error;
    }
  });
}
