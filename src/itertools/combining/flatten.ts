import { flattened } from '../kernel/common.ts';
import { Run, sourcesIn } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The items of the items, one level. more-itertools' `flatten`.
 *
 * Reads one item per output; holds nothing.
 *
 * @param listOfLists - Items that can be iterated.
 * @throws TypeError for an item that cannot be iterated.
 * @example
 * ```ts
 * flatten([[1, 2], [3, [4]]]) // => [1, 2, 3, [4]]
 * ```
 * @see more_itertools.flatten
 */
export function flatten<S extends Input<Input>>(listOfLists: S): Output<S, ItemOf<ItemOf<S>>> {
  const run = new Run('flatten', [listOfLists, ...sourcesIn(listOfLists)], false);
  run.check(listOfLists, 'the source');
  return run.iterator(flattened(run, run.input(listOfLists)).next);
}
