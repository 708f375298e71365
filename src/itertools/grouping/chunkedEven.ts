import { byPosition, integer } from '../kernel/args.ts';
import { fill } from '../kernel/readers.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * Arrays of at most `n` items whose lengths differ by at most one. more-itertools' `chunked_even`.
 *
 * To know how many there will be, it reads about n * n items ahead, and holds them.
 *
 * @param iterable - The items.
 * @param n - How many at most, at least 1.
 * @throws RangeError when `n` is less than 1.
 * @example
 * ```ts
 * chunkedEven([1, 2, 3, 4, 5, 6, 7], 3) // => [[1, 2, 3], [4, 5], [6, 7]]
 * ```
 * @see more_itertools.chunked_even
 */
export function chunkedEven<S extends Input>(iterable: S, n: number | { n: number }): Output<S, ItemOf<S>[]>;
export function chunkedEven(...args: unknown[]): unknown {
  const [iterable, n] = byPosition('chunkedEven', args, ['iterable', 'n']);
  const size = integer('chunkedEven', 'n', n, { least: 1 });
  const run = new Run('chunkedEven', [iterable]);
  const items = run.input(iterable as Input);
  const ahead = (size - 1) * (size - 2) + size + 1;
  let buffer: unknown[] = [];
  let at = 0;
  let rest: unknown[][] | undefined;
  return run.iterator(() => {
    if (rest === undefined) {
      // What has been given out goes when it is the greater part.
      if (at > ahead) {
        buffer = buffer.slice(at);
        at = 0;
      }
      if (fill(items, buffer, at + ahead) === PENDING) return PENDING;
      if (buffer.length - at === ahead) {
        at += size;
        return buffer.slice(at - size, at);
      }
      rest = evenly(buffer.slice(at), size);
    }
    return rest.shift() ?? END;
  });
}

function evenly(items: readonly unknown[], most: number): unknown[][] {
  const count = Math.ceil(items.length / most);
  if (count === 0) return [];
  const full = Math.ceil(items.length / count);
  const fullCount = items.length - (full - 1) * count;
  const chunks: unknown[][] = [];
  for (let at = 0; at < items.length;) {
    const size = chunks.length < fullCount ? full : full - 1;
    chunks.push(items.slice(at, at + size));
    at += size;
  }
  return chunks;
}
