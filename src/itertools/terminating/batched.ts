import type { Tuple } from '../../operators/tuple.ts';
import { byPosition, integer } from '../kernel/args.ts';
import { Parts } from '../kernel/readers.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * Batches of `n` items; the last may be shorter, unless `strict`. Python's `itertools.batched`.
 *
 * Reads and holds one batch.
 *
 * @param iterable - What to cut up.
 * @param n - Items per batch, at least 1.
 * @param strict - Whether a shorter last batch is an error. Default false.
 * @throws RangeError when `n` is less than 1, or, with `strict`, at an incomplete batch.
 * @example
 * ```ts
 * batched('abcde', 2) // => [['a', 'b'], ['c', 'd'], ['e']]
 * [...batched([1, 2, 3], 2, { strict: true })] // throws RangeError: incomplete batch
 * ```
 * @see CPython itertools.batched, more_itertools.batched
 */
export function batched<S extends Input, const N extends number>(
  iterable: S,
  n: N,
  options: { strict: true },
): Output<S, Tuple<ItemOf<S>, N>>;
export function batched<S extends Input>(
  iterable: S,
  n: number,
  options?: { strict?: boolean },
): Output<S, ItemOf<S>[]>;
export function batched<S extends Input>(iterable: S, options: { n: number; strict?: boolean }): Output<S, ItemOf<S>[]>;
export function batched(...args: unknown[]): unknown {
  const [iterable, n, strict] = byPosition('batched', args, ['iterable', 'n', '=strict']);
  const size = integer('batched', 'n', n, { least: 1 });
  const run = new Run('batched', [iterable]);
  const batches = new Parts(run.input(iterable as Input));
  return run.iterator(() => {
    const batch = batches.next(size);
    if (batch === PENDING || batch.length === size) return batch;
    if (batch.length === 0) return END;
    if (truth(strict)) {
      throw new RangeError(`batched: incomplete batch of ${batch.length} instead of ${size} (strict)`);
    }
    return batch;
  });
}
