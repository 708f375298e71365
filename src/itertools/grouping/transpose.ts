import { positional } from '../kernel/args.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';
import { crosswise } from '../kernel/windows.ts';

/**
 * Rows for columns. more-itertools' `transpose`.
 *
 * Reads all rows before the first output, then one member of each; holds the rows.
 *
 * @param matrix - Its rows, all of one length.
 * @throws RangeError for rows of different lengths.
 * @example
 * ```ts
 * transpose([[1, 2, 3], [4, 5, 6]]) // => [[1, 4], [2, 5], [3, 6]]
 * ```
 * @see more_itertools.transpose
 */
export function transpose<S extends Input<Input>>(matrix: S): Output<S, ItemOf<ItemOf<S>>[]>;
export function transpose(...args: unknown[]): unknown {
  const [matrix] = positional('transpose', args, 1);
  return crosswise('transpose', matrix, true);
}
