import { checkFunction } from '../pipeline/check.ts';
import type { Pipeline } from '../pipeline/pipe.ts';
import { made } from './made.ts';

/**
 * `start`, `f(start)`, `f(f(start))`, ... without end.
 *
 * @param f - Makes the next item of the last. Called only when a next one is asked for.
 * @param start - The first item.
 * @returns The items; it never ends by itself. Holds the last one.
 * @throws TypeError when `f` is not a function.
 * @example
 * ```ts
 * flow(iterate((n) => n * 2, 1)).take(5).toArray() // => [1, 2, 4, 8, 16]
 * ```
 * @see more-itertools iterate
 */
export function iterate<T>(f: (item: T) => T, start: T): Pipeline<T> {
  checkFunction('iterate', 'f', f);
  return made<T>('iterate', () => {
    let item = start;
    let begun = false;
    return () => {
      if (begun) item = f(item);
      begun = true;
      return item;
    };
  });
}
