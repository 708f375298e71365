import { positional } from '../kernel/args.ts';
import { Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The items, one `next` after the other. more-itertools' `serialize`.
 *
 * Python needs it for threads. Here it is for an async source whose `next` must not be called again before it has answered: calls
 * that come early wait. Reads one item per output; holds nothing.
 *
 * @param iterable - The items.
 * @throws TypeError when it cannot be iterated.
 * @example
 * ```ts
 * serialize([1, 2]) // => [1, 2]
 * ```
 * @see more_itertools.serialize
 */
export function serialize<S extends Input>(iterable: S): Output<S, ItemOf<S>>;
export function serialize(...args: unknown[]): unknown {
  const [iterable] = positional('serialize', args, 1);
  const run = new Run('serialize', [iterable]);
  const items = run.input(iterable as Input);
  return run.iterator(() => items.next());
}
