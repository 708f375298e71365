import { byPosition } from '../kernel/args.ts';
import { lastOf } from '../kernel/common.ts';
import type { Answer, Input, ItemOf } from '../kernel/types.ts';

/**
 * The last item. more-itertools' `last`.
 *
 * Of an array or string it reads that one only; of anything else all, and holds one.
 *
 * @param iterable - The items.
 * @param fallback - The answer if there is none; as a keyword `default`.
 * @throws RangeError for no items without `fallback`.
 * @example
 * ```ts
 * last('abc') // => 'c'
 * last([], 0) // => 0
 * ```
 * @see more_itertools.last
 */
export function last<S extends Input, D = never>(iterable: S, fallback?: D | { default: D }): Answer<S, ItemOf<S> | D>;
export function last(...args: unknown[]): unknown {
  const [iterable, fallback] = byPosition('last', args, ['iterable', 'default*']);
  return lastOf('last', iterable, Infinity, fallback);
}
