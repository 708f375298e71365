import { byPosition } from '../kernel/args.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The items whose selector is true, as Python has it. Ends with the shorter of both. Python's `itertools.compress`.
 *
 * Reads one item and one selector at a time; holds nothing.
 *
 * @param data - The items.
 * @param selectors - One per item: whether it is wanted.
 * @throws TypeError when either cannot be iterated.
 * @example
 * ```ts
 * compress('abcd', [1, 0, 1, 1]) // => ['a', 'c', 'd']
 * ```
 * @see CPython itertools.compress
 */
export function compress<D extends Input, S extends Input>(
  ...args: [data: D, selectors: S] | [data: D, options: { selectors: S }] | [options: { data: D; selectors: S }]
): Output<D | S, ItemOf<D>>;
export function compress(...args: unknown[]): unknown {
  const [data, selectors] = byPosition('compress', args, ['data', 'selectors']);
  const run = new Run('compress', [data, selectors]);
  const items = run.input(data as Input);
  const flags = run.input(selectors as Input);
  /** The item whose selector is not there yet. */
  let held: unknown = END;
  return run.iterator(() => {
    for (;;) {
      const item = held === END ? items.next() : held;
      if (item === END || item === PENDING) return item;
      const flag = flags.next();
      if (flag === PENDING) held = item;
      if (flag === PENDING || flag === END) return flag;
      if (held !== END) held = END;
      if (truth(flag)) return item;
    }
  });
}
