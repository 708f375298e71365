import { positional } from '../kernel/args.ts';
import { fill, reverseOf } from '../kernel/readers.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The items from the last to the first, whatever they are in. more-itertools' `always_reversible`.
 *
 * Of an array or string it holds nothing; of anything else it reads all before the first output, and holds them.
 *
 * @param iterable - The items.
 * @throws TypeError when it cannot be iterated.
 * @example
 * ```ts
 * alwaysReversible(new Set([1, 2, 3])) // => [3, 2, 1]
 * ```
 * @see more_itertools.always_reversible
 */
export function alwaysReversible<S extends Input>(iterable: S): Output<S, ItemOf<S>>;
export function alwaysReversible(...args: unknown[]): unknown {
  const [iterable] = positional('alwaysReversible', args, 1);
  const backward = reverseOf(iterable);
  if (backward) return backward;
  const run = new Run('alwaysReversible', [iterable]);
  const items = run.input(iterable as Input);
  const all: unknown[] = [];
  return run.iterator(() => (fill(items, all) === PENDING ? PENDING : all.length > 0 ? all.pop() : END));
}
