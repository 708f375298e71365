import { END, PENDING, Run } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Answer, Input } from '../kernel/types.ts';

/**
 * Whether all items are true, as Python has it: an empty array is not. True for no items. Python's builtin `all`.
 *
 * Reads up to the first that is false; holds nothing.
 *
 * @param iterable - The items.
 * @throws TypeError when it cannot be iterated.
 * @example
 * ```ts
 * all([1, 'a', [0]]) // => true
 * all([1, [], 2]) // => false
 * ```
 * @see CPython builtins.all
 */
export function all<S extends Input>(iterable: S): Answer<S, boolean> {
  const run = new Run('all', [iterable]);
  const items = run.input(iterable);
  return run.result(() => {
    const item = items.until(decides);
    return item === PENDING ? item : item === END;
  });
}

function decides(item: unknown): boolean {
  return !truth(item);
}
