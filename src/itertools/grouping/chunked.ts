import { byPosition, optionalInteger } from '../kernel/args.ts';
import { Parts } from '../kernel/readers.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * Arrays of `n` items; the last may be shorter, unless `strict`. more-itertools' `chunked`.
 *
 * Reads and holds one array.
 *
 * @param iterable - The items.
 * @param n - How many in each; `null`: all in one.
 * @param strict - Whether a shorter last array is an error. Default false.
 * @throws RangeError when `n` is negative, when it is null with `strict`, or at an array that is too short.
 * @example
 * ```ts
 * chunked([1, 2, 3, 4, 5], 2) // => [[1, 2], [3, 4], [5]]
 * ```
 * @see more_itertools.chunked
 */
export function chunked<S extends Input>(
  iterable: S,
  n: number | null,
  strict?: boolean | { strict?: boolean },
): Output<S, ItemOf<S>[]>;
export function chunked(...args: unknown[]): unknown {
  const [iterable, n, strict] = byPosition('chunked', args, ['iterable', 'n', 'strict']);
  const exact = truth(strict);
  if (exact && n === null) throw new RangeError('chunked: n must be an integer with strict, got null');
  const size = optionalInteger('chunked', 'n', n, Infinity, { least: 0 });
  const run = new Run('chunked', [iterable]);
  const chunks = new Parts(run.input(iterable as Input));
  return run.iterator(() => {
    const chunk = chunks.next(size);
    if (chunk === PENDING) return PENDING;
    if (chunk.length === 0) return END;
    if (exact && chunk.length < size) {
      throw new RangeError(`chunked: the source is not divisible by ${size}: ${chunk.length} left over (strict)`);
    }
    return chunk;
  });
}
