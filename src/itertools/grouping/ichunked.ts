import { byPosition, integer } from '../kernel/args.ts';
import { END, PENDING, Run, nothingToClose } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * Iterators over `n` items each, which read the source only as they are read. more-itertools' `ichunked`.
 *
 * One that is left half read can still be read on later: what remains of it is read, and held, when the next is asked for.
 *
 * @param iterable - The items.
 * @param n - How many in each, at least 1.
 * @throws RangeError when `n` is less than 1, at the first item.
 * @example
 * ```ts
 * map((part) => [...part].join(''), ichunked('abcde', 2)) // => ['ab', 'cd', 'e']
 * ```
 * @see more_itertools.ichunked
 */
export function ichunked<S extends Input>(iterable: S, n: number | { n: number }): Output<S, Output<S, ItemOf<S>>>;
export function ichunked(...args: unknown[]): unknown {
  const [iterable, n] = byPosition('ichunked', args, ['iterable', 'n']);
  const size = integer('ichunked', 'n', n, { least: -Infinity, expected: 'an integer of at least 1' });
  const run = new Run('ichunked', [iterable]);
  const items = run.input(iterable as Input);
  let current: { readonly cache: unknown[]; left: number } | undefined;
  return run.iterator(() => {
    if (current !== undefined) {
      for (; current.left > 0; current.left--) {
        const item = items.next();
        if (item === PENDING) return item;
        if (item === END) return END;
        current.cache.push(item);
      }
    }
    const first = items.next();
    if (first === END || first === PENDING) return first;
    if (size < 1) throw new RangeError(`ichunked: n must be an integer of at least 1, got ${size}`);
    const chunk = { cache: [first], left: size - 1 };
    current = chunk;
    return run.iterator(() => {
      if (chunk.cache.length > 0) return chunk.cache.shift();
      if (chunk.left === 0) return END;
      const item = items.next();
      if (item === END) chunk.left = 0;
      else if (item !== PENDING) chunk.left -= 1;
      return item;
    }, nothingToClose);
  });
}
