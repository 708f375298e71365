import { map } from '../builtins/map.ts';
import { byPosition } from '../kernel/args.ts';
import { located } from '../kernel/located.ts';
import { fill, indexable, isSequence, reverseOf } from '../kernel/readers.ts';
import { END, PENDING, Run, owned } from '../kernel/run.ts';
import type { Input, ItemOf, Output, Verdict } from '../kernel/types.ts';

/**
 * The indices of the items of which the predicate is true, the last first. more-itertools' `rlocate`.
 *
 * Of an array or string it reads from the end; of anything else, or with a window size, all, and holds the indices.
 *
 * @param iterable - The items.
 * @param pred - Called with the items of a window, at the end with fewer. Default: whether an item is true itself, as Python has it.
 * @param windowSize - How many items, at least 1. Default 1.
 * @throws RangeError when `windowSize` is less than 1.
 * @example
 * ```ts
 * rlocate([0, 1, 1, 0]) // => [2, 1]
 * ```
 * @see more_itertools.rlocate
 */
export function rlocate<S extends Input>(
  iterable: S,
  ...rest:
    | [pred?: (...items: ItemOf<S>[]) => Verdict<S>, windowSize?: number | null | { windowSize?: number | null }]
    | [options: { pred?: (...items: ItemOf<S>[]) => Verdict<S>; windowSize?: number | null }]
): Output<S, number>;
export function rlocate(...args: unknown[]): unknown {
  const [iterable, pred, windowSize] = byPosition('rlocate', args, ['iterable', 'pred', 'windowSize']);
  const noWindow = windowSize === undefined || windowSize === null;
  if (noWindow && isSequence(iterable)) {
    const { length } = indexable(iterable);
    const backward = located<Iterable<number>>('rlocate', reverseOf(iterable)!, pred, windowSize);
    return map((index: number) => length - 1 - index, backward);
  }
  const found = located<Input>('rlocate', iterable as Input, pred, windowSize);
  const run = new Run('rlocate', [found]);
  const indices = run.input(owned(found));
  const all: unknown[] = [];
  return run.iterator(() => (fill(indices, all) === PENDING ? PENDING : all.length > 0 ? all.pop() : END));
}
