import { positional } from '../kernel/args.ts';
import { sumOfProducts } from '../kernel/numbers.ts';
import { members } from '../kernel/readers.ts';
import { END, Run } from '../kernel/run.ts';
import type { Iter } from '../kernel/types.ts';

/**
 * The product of two matrices, row by row. more-itertools' `matmul`.
 *
 * Holds both.
 *
 * @param m1 - Rows of numbers.
 * @param m2 - As many rows as the first has columns.
 * @throws RangeError for matrices that do not fit.
 * @example
 * ```ts
 * matmul([[7, 5], [3, 5]], [[2, 5], [7, 9]]) // => [[49, 80], [41, 60]]
 * ```
 * @see more_itertools.matmul
 */
export function matmul(m1: Iterable<Iterable<number>>, m2: Iterable<Iterable<number>>): Iter<number[]>;
export function matmul(m1: Iterable<Iterable<bigint>>, m2: Iterable<Iterable<bigint>>): Iter<bigint[]>;
export function matmul(...args: unknown[]): unknown {
  const [m1, m2] = positional('matmul', args, 2).map((matrix) =>
    members('matmul', matrix).map((row) => members('matmul', row)),
  ) as [unknown[][], unknown[][]];
  const width = m2[0]?.length ?? 0;
  if (width === 0) throw new RangeError('matmul: the second matrix must have at least one row and one column');
  if (m2.some((row) => row.length !== width))
    throw new RangeError('matmul: the rows of the second matrix must be of one length');
  const columns = m2[0]!.map((_cell, i) => m2.map((row) => row[i]));
  let at = 0;
  return new Run('matmul', []).iterator(() => {
    const row = m1[at++];
    if (row === undefined) return END;
    if (row.length !== m2.length) {
      throw new RangeError(`matmul: a row of the first matrix must have ${m2.length} numbers, got ${row.length}`);
    }
    return columns.map((column) => sumOfProducts('matmul', row, column));
  });
}
