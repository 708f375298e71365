import { checkFunction, checkInteger, checkOptions } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';
import type { SplitOptions } from './splitBefore.ts';

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
  checkFunction('splitWhen', 'predicate', predicate);
  checkOptions('splitWhen', options, ['limit']);
  const { limit = Infinity } = options;
  checkInteger('splitWhen', 'limit', limit, { infinity: true });
  return stage({
    name: 'splitWhen',
    args: [predicate, options],
    holds: 'one piece',
    start: (): { splits: number; piece: T[] } => ({ splits: 0, piece: [] }),
    ask: ({ piece, splits }, item: T) =>
      piece.length > 0 && splits < limit ? predicate(piece[piece.length - 1] as T, item) : false,
    step: (state, item: T, emit, cuts) => {
      const { piece } = state;
      if (!cuts) {
        piece.push(item);
        return;
      }
      state.splits += 1;
      state.piece = [item];
      emit(piece);
    },
    finish: ({ piece }, emit) => {
      if (piece.length > 0) emit(piece);
    },
  });
}
