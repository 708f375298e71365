import { byPosition } from '../kernel/args.ts';
import { END } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';
import { endless } from '../kernel/windows.ts';

/**
 * The items, then the last of them without end; `fallback` if there is none. more-itertools' `repeat_last`.
 *
 * Reads one item per output; holds one.
 *
 * @param iterable - The items.
 * @param fallback - What to repeat if there are no items; as a keyword `default`. Default null.
 * @throws TypeError when it cannot be iterated.
 * @example
 * ```ts
 * islice(repeatLast([1, 2]), 4) // => [1, 2, 2, 2]
 * ```
 * @see more_itertools.repeat_last
 */
export function repeatLast<S extends Input, D = null>(
  iterable: S,
  fallback?: D | { default: D },
): Output<S, ItemOf<S> | D>;
export function repeatLast(...args: unknown[]): unknown {
  const [iterable, fallback = null] = byPosition('repeatLast', args, ['iterable', 'default*']);
  return endless('repeatLast', iterable as Input, (last) => (last === END ? fallback : last));
}
