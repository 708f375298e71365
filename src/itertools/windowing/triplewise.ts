import { positional } from '../kernel/args.ts';
import { Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';
import { fullWindows } from '../kernel/windows.ts';

/**
 * Windows of three items, each one further on. more-itertools' `triplewise`.
 *
 * Nothing for fewer than three. Reads one item per output, three for the first; holds three.
 *
 * @param iterable - The items.
 * @throws TypeError when it cannot be iterated.
 * @example
 * ```ts
 * triplewise('abcd') // => [['a', 'b', 'c'], ['b', 'c', 'd']]
 * ```
 * @see more_itertools.triplewise
 */
export function triplewise<S extends Input>(iterable: S): Output<S, [ItemOf<S>, ItemOf<S>, ItemOf<S>]>;
export function triplewise(...args: unknown[]): unknown {
  const [iterable] = positional('triplewise', args, 1);
  const run = new Run('triplewise', [iterable]);
  return fullWindows(run, run.input(iterable as Input), 3);
}
