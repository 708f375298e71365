import type { Input, ItemOf, Output } from '../kernel/types.ts';
import { endless } from '../kernel/windows.ts';

/**
 * The items, then null without end; `padnone` is another name of it. more-itertools' `pad_none`.
 *
 * Reads one item per output; holds nothing.
 *
 * @param iterable - The items.
 * @throws TypeError when it cannot be iterated.
 * @example
 * ```ts
 * islice(padNone([1, 2]), 4) // => [1, 2, null, null]
 * ```
 * @see more_itertools.pad_none, more_itertools.padnone
 */
export function padNone<S extends Input>(iterable: S): Output<S, ItemOf<S> | null> {
  return endless('padNone', iterable, () => null);
}

export const padnone: typeof padNone = padNone;
