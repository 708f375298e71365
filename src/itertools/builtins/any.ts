import { END, PENDING, Run } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Answer, Input } from '../kernel/types.ts';

/**
 * Whether an item is true, as Python has it: an empty array is not. False for no items. Python's builtin `any`.
 *
 * Reads up to the first that is true; holds nothing.
 *
 * @param iterable - The items.
 * @throws TypeError when it cannot be iterated.
 * @example
 * ```ts
 * any([0, '', [], 3]) // => true
 * any([0, '', []]) // => false
 * ```
 * @see CPython builtins.any
 */
export function any<S extends Input>(iterable: S): Answer<S, boolean> {
  const run = new Run('any', [iterable]);
  const items = run.input(iterable);
  return run.result(() => {
    const item = items.until(decides);
    return item === PENDING ? item : item !== END;
  });
}

function decides(item: unknown): boolean {
  return truth(item);
}
