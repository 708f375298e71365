import { byPosition, optionalInteger } from '../kernel/args.ts';
import { fill } from '../kernel/readers.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The items with `e` between them, after every `n`. more-itertools' `intersperse`.
 *
 * Reads what comes after an `e` before it is given, so that none comes last; holds `n` items.
 *
 * @param e - What to put between.
 * @param iterable - The items.
 * @param n - After how many items, at least 1. Default 1.
 * @throws RangeError when `n` is less than 1.
 * @example
 * ```ts
 * intersperse('-', 'abc') // => ['a', '-', 'b', '-', 'c']
 * intersperse(0, [1, 2, 3, 4, 5], 2) // => [1, 2, 0, 3, 4, 0, 5]
 * ```
 * @see more_itertools.intersperse
 */
export function intersperse<E, S extends Input>(
  e: E,
  iterable: S,
  n?: number | { n?: number },
): Output<S, E | ItemOf<S>>;
export function intersperse(...args: unknown[]): unknown {
  const [e, iterable, n] = byPosition('intersperse', args, ['e', 'iterable', 'n']);
  const size = optionalInteger('intersperse', 'n', n, 1, { least: 1 });
  const run = new Run('intersperse', [iterable]);
  const items = run.input(iterable as Input);
  let chunk: unknown[] = [];
  let at = 0;
  let begun = false;
  let filling = true;
  return run.iterator(() => {
    if (filling) {
      if (fill(items, chunk, size) === PENDING) return PENDING;
      if (chunk.length === 0) return END;
      filling = false;
      if (begun) return e;
      begun = true;
    }
    const item = chunk[at++];
    if (at === chunk.length) {
      chunk = [];
      at = 0;
      filling = true;
    }
    return item;
  });
}
