import { byPosition, optionalCallback } from '../kernel/args.ts';
import { plus } from '../kernel/arithmetic.ts';
import { END, PENDING, Run, asked } from '../kernel/run.ts';
import type { Input, ItemOf, Output, Reply } from '../kernel/types.ts';

/**
 * Running totals: the first item, then each result of `function` on the total so far and the next item. Python's
 * `itertools.accumulate`.
 *
 * With `initial` the output has one item more than the input, and is not empty even if the input is. Whole numbers beyond
 * 2^53 go on as BigInt, as Python's stay exact.
 *
 * Reads one item per output; holds the total.
 *
 * @param iterable - What to add up.
 * @param func - Called with the total and the item. Default: Python's `+`, of numbers, strings or arrays.
 * @param options - `initial`: the total to begin with.
 * @throws TypeError when items cannot be added, or `func` is not a function.
 * @example
 * ```ts
 * accumulate([1, 2, 3, 4]) // => [1, 3, 6, 10]
 * accumulate([3, 1, 4], Math.max, { initial: 2 }) // => [2, 3, 3, 4]
 * ```
 * @see CPython itertools.accumulate
 */
export function accumulate<S extends Input, R = ItemOf<S>>(
  iterable: S,
  ...rest:
    | [func?: ((total: R, item: ItemOf<S>) => Reply<S, R>) | null, options?: { initial?: R | null }]
    | [options: { func?: ((total: R, item: ItemOf<S>) => Reply<S, R>) | null; initial?: R | null }]
): Output<S, R>;
export function accumulate(...args: unknown[]): unknown {
  const [iterable, func, initial] = byPosition('accumulate', args, ['iterable', 'func', '=initial']);
  const f = optionalCallback('accumulate', 'func', func);
  const run = new Run('accumulate', [iterable]);
  const items = run.input(iterable as Input);
  let total: unknown;
  let begun = false;
  const totals = f && asked(run, items, (item) => (begun ? f(total, item) : item));
  let pending = initial !== undefined && initial !== null;
  return run.iterator(() => {
    if (pending) {
      pending = false;
      begun = true;
      total = initial;
      return total;
    }
    const item = totals === undefined ? items.next() : totals.next();
    if (item === END || item === PENDING) return item;
    if (totals !== undefined) total = totals.answer;
    else total = begun ? plus('accumulate', total, item) : item;
    begun = true;
    return total;
  });
}
