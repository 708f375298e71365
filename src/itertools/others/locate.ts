import { byPosition } from '../kernel/args.ts';
import { located } from '../kernel/located.ts';
import type { Input, ItemOf, Output, Verdict } from '../kernel/types.ts';

/**
 * The indices of the items of which the predicate is true; or, with a window size, of the runs of so many items. more-itertools'
 * `locate`.
 *
 * Reads up to each output; holds a window.
 *
 * @param iterable - The items.
 * @param pred - Called with the items of a window, at the end with fewer. Default: whether an item is true itself, as Python has it.
 * @param windowSize - How many items, at least 1. Default 1.
 * @throws RangeError when `windowSize` is less than 1.
 * @example
 * ```ts
 * locate([0, 1, 1, 0]) // => [1, 2]
 * locate([1, 2, 1, 2], (a: number, b?: number) => a === 1 && b === 2, { windowSize: 2 }) // => [0, 2]
 * ```
 * @see more_itertools.locate
 */
export function locate<S extends Input>(
  iterable: S,
  ...rest:
    | [pred?: (...items: ItemOf<S>[]) => Verdict<S>, windowSize?: number | null | { windowSize?: number | null }]
    | [options: { pred?: (...items: ItemOf<S>[]) => Verdict<S>; windowSize?: number | null }]
): Output<S, number>;
export function locate(...args: unknown[]): unknown {
  const [iterable, pred, windowSize] = byPosition('locate', args, ['iterable', 'pred', 'windowSize']);
  return located('locate', iterable as Input, pred, windowSize);
}
