import { byPosition, integer, optionalCallback } from '../kernel/args.ts';
import { type Body, END, PENDING, Run, isThenable } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The items, if there are exactly `n` of them. more-itertools' `strictly_n`.
 *
 * Reads one item beyond, to know that there is not another; holds nothing.
 *
 * @param iterable - The items.
 * @param n - How many there have to be, at least 0.
 * @param tooShort - Called with how many there are, if too few. Default: throws a RangeError.
 * @param tooLong - Called with `n + 1`, if there are more. Default: throws a RangeError.
 * @throws RangeError when `n` is negative, and by default for any other number of items.
 * @example
 * ```ts
 * strictlyN('abc', 3) // => ['a', 'b', 'c']
 * [...strictlyN('abc', 2)] // throws RangeError: too many items
 * ```
 * @see more_itertools.strictly_n
 */
export function strictlyN<S extends Input>(
  iterable: S,
  n: number,
  ...rest:
    | [tooShort?: ((count: number) => unknown) | null, tooLong?: ((count: number) => unknown) | null]
    | [tooShort: ((count: number) => unknown) | null, options: { tooLong?: ((count: number) => unknown) | null }]
    | [options: { tooShort?: ((count: number) => unknown) | null; tooLong?: ((count: number) => unknown) | null }]
): Output<S, ItemOf<S>>;
export function strictlyN(...args: unknown[]): unknown {
  const [iterable, n, tooShort, tooLong] = byPosition('strictlyN', args, ['iterable', 'n', 'tooShort', 'tooLong']);
  const wanted = integer('strictlyN', 'n', n, { least: 0 });
  const fail =
    (word: string) =>
    (count: unknown): never => {
      throw new RangeError(
        `strictlyN: too ${word} items: expected ${wanted}, got ${word === 'many' ? 'at least ' : ''}${String(count)}`,
      );
    };
  const short = optionalCallback('strictlyN', 'tooShort', tooShort) ?? fail('few');
  const long = optionalCallback('strictlyN', 'tooLong', tooLong) ?? fail('many');
  const run = new Run('strictlyN', [iterable]);
  const items = run.input(iterable as Input);
  return run.generate(
    (function* (): Body<unknown> {
      for (let count = 0; ;) {
        const item = items.next();
        if (item === PENDING) yield PENDING;
        else if (item === END || count === wanted) {
          if (item === END && count === wanted) return;
          const answer = item === END ? short(count) : long(wanted + 1);
          if (isThenable(answer)) yield run.wait(answer);
          return;
        } else {
          count += 1;
          yield item;
        }
      }
    })(),
  );
}
