import { byPosition, integer } from '../kernel/args.ts';
import { flattened } from '../kernel/common.ts';
import { members, Moved, Parts } from '../kernel/readers.ts';
import { END, PENDING, type Reader, Run, isIterable, sourcesIn } from '../kernel/run.ts';
import type { Input, Output } from '../kernel/types.ts';

/**
 * The numbers of a matrix in rows of another length; or of a tensor in another shape. more-itertools' `reshape`.
 *
 * What does not fill the shape is short, what is too much is left out. Reads what a row needs; holds it.
 *
 * @param matrix - Rows; for a shape of several dimensions nested as deep as the first items are.
 * @param shape - The length of a row, or all dimensions.
 * @throws RangeError when a dimension is less than 1, or the shape has none.
 * @example
 * ```ts
 * reshape([[0, 1], [2, 3], [4, 5]], 3) // => [[0, 1, 2], [3, 4, 5]]
 * reshape([[0, 1], [2, 3]], [4]) // => [0, 1, 2, 3]
 * ```
 * @see more_itertools.reshape
 */
export function reshape<S extends Input, T = unknown>(
  matrix: S,
  shape: number | readonly number[] | { shape: number | readonly number[] },
): Output<S, T>;
export function reshape(...args: unknown[]): unknown {
  const [matrix, shape] = byPosition('reshape', args, ['matrix', 'shape']);
  const run = new Run('reshape', [matrix, ...sourcesIn(matrix)], false);
  run.check(matrix, 'the source');
  const source = run.input(matrix as Input);
  if (typeof shape === 'number') {
    const size = integer('reshape', 'shape', shape, { least: 1 });
    const items = grouped(flattened(run, source), size);
    return run.iterator(() => items.next());
  }
  const dimensions = members('reshape', shape);
  if (dimensions.length === 0) throw new RangeError('reshape: shape must have at least one dimension, got none');
  const [first, ...rest] = dimensions.map((size, i) =>
    integer('reshape', 'a dimension', size, { least: i === 0 ? 0 : 1 }),
  );
  let items = scalars(run, source);
  for (const size of rest.reverse()) items = grouped(items, size);
  let left = first!;
  return run.iterator(() => {
    if (left < 1) return END;
    const item = items.next();
    if (item !== PENDING) left -= 1;
    return item;
  });
}

/** Flattened as deep as its first item is nested. */
function scalars(run: Run, source: Reader<unknown>): Reader<unknown> {
  let items = source;
  let known = false;
  const next = (): unknown => {
    while (!known) {
      const item = items.next();
      if (item === END || item === PENDING) return item;
      known = typeof item === 'string' || !isIterable(item);
      items = new Moved(items, -1, item);
      if (!known) items = flattened(run, items);
    }
    return items.next();
  };
  return { next };
}

/** In arrays of so many. */
function grouped(items: Reader<unknown>, size: number): Reader<unknown> {
  const groups = new Parts(items);
  const next = (): unknown => {
    const group = groups.next(size);
    return group === PENDING || group.length > 0 ? group : END;
  };
  return { next };
}
