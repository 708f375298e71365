import { type Stage, stage } from '../pipeline/stage.ts';
import { beginning, type SplitOptions, splitting } from './splitting.ts';

/**
 * Cuts the flow between two neighbours for which the predicate is true.
 *
 * @param predicate - Called with each item and the one after it, until the limit is reached.
 * @param options - `limit`: splits at most, default Infinity.
 * @returns The pieces as arrays, none of them empty. Holds one piece; reads it and the first item of the next.
 * @throws TypeError when `predicate` is not a function; RangeError for a bad `limit`.
 * @example
 * ```ts
 * flow([1, 2, 3, 3, 2, 5]).splitWhen((a, b) => b < a).toArray() // => [[1, 2, 3, 3], [2, 5]]
 * ```
 * @see more-itertools split_when
 */
export function splitWhen<T>(predicate: (item: T, next: T) => unknown, options: SplitOptions = {}): Stage<T, T[]> {
  const { asked: _, ...common } = splitting<T>('splitWhen', predicate as never, options);
  const { limit = Infinity } = options;
  return stage({
    ...common,
    ask: ({ piece, splits }, item: T) =>
      piece.length > 0 && splits < limit ? predicate(piece[piece.length - 1] as T, item) : false,
    ...beginning(({ state, number, value, item }) => {
      const piece = state('piece');
      return (
        `${piece}.length > 0 && ${number('splits')} < ${value(limit)} ` +
        `? ${value(predicate)}(${piece}[${piece}.length - 1], ${item}) : false`
      );
    }),
  });
}
