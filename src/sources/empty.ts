import type { Pipeline } from '../pipeline/pipe.ts';
import { END } from '../pipeline/reader.ts';
import { made } from './made.ts';

/**
 * No items at all.
 *
 * @returns A source that ends at once.
 * @example
 * ```ts
 * flow(empty()).toArray() // => []
 * ```
 */
export function empty<T = never>(): Pipeline<T> {
  return made<T>('empty', () => () => END);
}
