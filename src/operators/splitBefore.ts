import { type Stage, stage } from '../pipeline/stage.ts';
import { beginning, type SplitOptions, splitting } from './splitting.ts';

export type { SplitOptions } from './splitting.ts';

/**
 * Begins a new piece at each item for which the predicate is true.
 *
 * @param predicate - Called once per item with the item and its index, until the limit is reached.
 * @param options - `limit`: splits at most, default Infinity.
 * @returns The pieces as arrays, none of them empty. Holds one piece; reads it and the first item of the next.
 * @throws TypeError when `predicate` is not a function; RangeError for a bad `limit`.
 * @example
 * ```ts
 * flow('OneTwo').splitBefore((c) => c === c.toUpperCase()).map((piece) => piece.join('')).toArray() // => ['One', 'Two']
 * ```
 * @see more-itertools split_before
 */
export function splitBefore<T>(
  predicate: (item: T, index: number) => unknown,
  options: SplitOptions = {},
): Stage<T, T[]> {
  const { asked, ...common } = splitting('splitBefore', predicate, options);
  return stage({ ...common, ...beginning(asked) });
}
