import { describe } from '../../pipeline/check.ts';
import { byPosition } from '../kernel/args.ts';
import { collect } from '../kernel/readers.ts';
import { type Body, END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * Arrays of as many items as the sizes say, one for each size. more-itertools' `split_into`.
 *
 * Items that are left are not read; where items are lacking, arrays are short or empty. Reads and holds one array.
 *
 * @param iterable - The items.
 * @param sizes - The sizes; `null` is all that is left, and the last.
 * @throws RangeError for a size that is negative.
 * @example
 * ```ts
 * splitInto([1, 2, 3, 4, 5, 6], [1, 2, null]) // => [[1], [2, 3], [4, 5, 6]]
 * ```
 * @see more_itertools.split_into
 */
export function splitInto<S extends Input, Z extends Input<number | null>>(
  iterable: S,
  sizes: Z | { sizes: Z },
): Output<S | Z, ItemOf<S>[]>;
export function splitInto(...args: unknown[]): unknown {
  const [iterable, sizes] = byPosition('splitInto', args, ['iterable', 'sizes']);
  const run = new Run('splitInto', [iterable, sizes]);
  const items = run.input(iterable as Input);
  const counts = run.input(sizes as Input);
  return run.generate(
    (function* (): Body<unknown> {
      for (;;) {
        const size = counts.next();
        if (size === PENDING) yield PENDING;
        else if (size === END) return undefined;
        else if (size === null) return yield yield* collect(items);
        else yield yield* collect(items, [], sizeOf(size));
      }
    })(),
  );
}

/** As in Python, true and false count as 1 and 0, and all else is a bad value, not a wrong type. */
function sizeOf(size: unknown): number {
  const count = typeof size === 'boolean' ? Number(size) : size;
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) return count;
  throw new RangeError(`splitInto: a size must be an integer of at least 0 or null, got ${describe(size)}`);
}
