import { callback } from '../kernel/args.ts';
import { equals } from '../kernel/equality.ts';
import { END, Run, isThenable } from '../kernel/run.ts';
import type { Input, ItemOf, Iter, Output } from '../kernel/types.ts';

/**
 * An iterator over the items; or, of a function and a sentinel, over what the function gives until it gives the sentinel.
 * Python's builtin `iter`.
 *
 * The sentinel itself is not given. Reads one item per output, or calls the function once; holds nothing.
 *
 * @param object - What can be iterated; or a function, called without arguments.
 * @param sentinel - Ends it, and is not part of it. It is compared as in Python: arrays by content.
 * @throws TypeError when it cannot be iterated.
 * @example
 * ```ts
 * iter('ab') // => ['a', 'b']
 * const stack = [0, 3, 2];
 * iter(() => stack.pop(), 0) // => [2, 3]
 * ```
 * @see CPython builtins.iter
 */
export function iter<S extends Input>(iterable: S): Output<S, ItemOf<S>>;
export function iter<T>(callable: () => T, sentinel: unknown): Iter<T>;
export function iter(...args: [object: unknown, sentinel?: unknown]): unknown {
  const [object, sentinel] = args;
  if (args.length === 2) {
    const f = callback('iter', 'object', object);
    const run = new Run('iter', []);
    return run.iterator(() => {
      const value = f();
      if (isThenable(value)) run.wait(value);
      return equals(value, sentinel) ? END : value;
    });
  }
  const run = new Run('iter', [object]);
  const items = run.input(object as Input);
  return run.iterator(() => items.next());
}
