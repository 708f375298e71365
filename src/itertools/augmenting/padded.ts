import { byPosition, optionalInteger } from '../kernel/args.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The items, then `fillvalue`: without end, or until there are `n` of them. more-itertools' `padded`.
 *
 * Reads one item per output; holds nothing.
 *
 * @param iterable - The items.
 * @param fillvalue - What to fill up with. Default null.
 * @param n - How many there are to be at least, at least 1. Default: without end.
 * @param nextMultiple - Whether there are to be a multiple of `n`. Default false.
 * @throws RangeError when `n` is less than 1.
 * @example
 * ```ts
 * padded([1, 2, 3], 0, 5) // => [1, 2, 3, 0, 0]
 * padded([1, 2, 3], { n: 2, nextMultiple: true }) // => [1, 2, 3, null]
 * ```
 * @see more_itertools.padded
 */
export function padded<S extends Input, F = null>(
  iterable: S,
  ...rest:
    | [fillvalue?: F, n?: number | null, nextMultiple?: boolean | { nextMultiple?: boolean }]
    | [fillvalue: F, options: { n?: number | null; nextMultiple?: boolean }]
    | [options: { fillvalue?: F; n?: number | null; nextMultiple?: boolean }]
): Output<S, ItemOf<S> | F>;
export function padded(...args: unknown[]): unknown {
  const names = ['iterable', 'fillvalue*', 'n', 'nextMultiple'];
  const [iterable, fillvalue = null, n, nextMultiple] = byPosition('padded', args, names);
  const size = optionalInteger('padded', 'n', n, Infinity, { least: 1 });
  const run = new Run('padded', [iterable]);
  const items = run.input(iterable as Input);
  let count = 0;
  let ended = false;
  return run.iterator(() => {
    if (!ended) {
      const item = items.next();
      if (item === PENDING) return item;
      if (item !== END) {
        count += 1;
        return item;
      }
      ended = true;
    }
    if (truth(nextMultiple) && size !== Infinity ? count % size === 0 : count >= size) return END;
    count += 1;
    return fillvalue;
  });
}
