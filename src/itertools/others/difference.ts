import { byPosition, optionalCallback } from '../kernel/args.ts';
import { minus } from '../kernel/arithmetic.ts';
import { END, PENDING, Run, asked } from '../kernel/run.ts';
import type { Input, ItemOf, Output, Reply } from '../kernel/types.ts';

/**
 * The opposite of `accumulate`: the first item, then what `func` makes of each item and the one before. more-itertools'
 * `difference`.
 *
 * Reads one item per output; holds one.
 *
 * @param iterable - The items.
 * @param func - Called with an item and the one before. Default: subtracts.
 * @param options - `initial`: anything but null leaves out the first item, as `accumulate` with an initial value put it there.
 * @throws TypeError when items cannot be subtracted, or `func` is not a function.
 * @example
 * ```ts
 * difference([1, 3, 6, 10]) // => [1, 2, 3, 4]
 * difference(accumulate([1, 2], null, { initial: 10 }), { initial: 10 }) // => [1, 2]
 * ```
 * @see more_itertools.difference
 */
export function difference<S extends Input, R = ItemOf<S>>(
  iterable: S,
  ...rest:
    | [func?: ((item: ItemOf<S>, before: ItemOf<S>) => Reply<S, R>) | null, options?: { initial?: unknown }]
    | [options: { func?: ((item: ItemOf<S>, before: ItemOf<S>) => Reply<S, R>) | null; initial?: unknown }]
): Output<S, ItemOf<S> | R>;
export function difference(...args: unknown[]): unknown {
  const [iterable, func, initial] = byPosition('difference', args, ['iterable', 'func', '=initial']);
  const f = optionalCallback('difference', 'func', func) ?? ((a: unknown, b: unknown) => minus('difference', a, b));
  const run = new Run('difference', [iterable]);
  let before: unknown = END;
  const made = asked(run, run.input(iterable as Input), (item) => (before === END ? item : f(item, before)));
  let skipping = initial !== undefined && initial !== null;
  return run.iterator(() => {
    for (;;) {
      const item = made.next();
      if (item === END || item === PENDING) return item;
      before = item;
      if (!skipping) return made.answer;
      skipping = false;
    }
  });
}
