import { Moved } from '../kernel/readers.ts';
import { Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * A value, then the items. more-itertools' `prepend`.
 *
 * Reads one item per output after the first; holds nothing.
 *
 * @param value - What comes first.
 * @param iterable - The items.
 * @throws TypeError when it cannot be iterated.
 * @example
 * ```ts
 * prepend(0, [1, 2]) // => [0, 1, 2]
 * ```
 * @see more_itertools.prepend
 */
export function prepend<V, S extends Input>(value: V, iterable: S): Output<S, V | ItemOf<S>> {
  const run = new Run('prepend', [iterable]);
  const items = new Moved(run.input(iterable), -1, value);
  return run.iterator(() => items.next());
}
