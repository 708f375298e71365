import { callback } from '../kernel/args.ts';
import { collect } from '../kernel/readers.ts';
import { type Body, Run, isThenable } from '../kernel/run.ts';
import type { Input, ItemOf, Output, Reply } from '../kernel/types.ts';

/**
 * A table: for each x a row of what `func` makes of it and each y. more-itertools' `outer_product`.
 *
 * Reads all before the first row, and holds them.
 *
 * @param func - Called with an x and a y, and what comes after them.
 * @param xs - For the rows.
 * @param ys - For the columns; at least one.
 * @param args - What else to call `func` with.
 * @throws RangeError for no ys; TypeError when `func` is not a function.
 * @example
 * ```ts
 * outerProduct((x: number, y: number) => x * y, [1, 2], [3, 4, 5]) // => [[3, 4, 5], [6, 8, 10]]
 * ```
 * @see more_itertools.outer_product
 */
export function outerProduct<X extends Input, Y extends Input, A extends unknown[], R>(
  func: (x: ItemOf<X>, y: ItemOf<Y>, ...args: A) => Reply<X | Y, R>,
  xs: X,
  ys: Y,
  ...args: A
): Output<X | Y, R[]> {
  const f = callback('outerProduct', 'func', func);
  const run = new Run('outerProduct', [xs, ys]);
  const rowItems = run.input<unknown>(xs);
  const columnItems = run.input<unknown>(ys);
  return run.generate(
    (function* (): Body<unknown> {
      const columns = yield* collect(columnItems);
      if (columns.length === 0) throw new RangeError('outerProduct: ys must have at least one item, got none');
      for (const x of yield* collect(rowItems)) {
        const row: unknown[] = [];
        for (const y of columns) {
          let cell = f(x, y, ...args);
          if (isThenable(cell)) cell = yield run.wait(cell);
          row.push(cell);
        }
        yield row;
      }
    })(),
  );
}
