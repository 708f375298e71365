import { checkFunction, checkInteger, checkOptions } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';
import type { SplitOptions } from './splitBefore.ts';

/**
 * Ends a piece after each item for which the predicate is true.
 *
 * @param predicate - Called once per item with the item and its index, until the limit is reached.
 * @param options - `limit`: splits at most, default Infinity.
 * @returns The pieces as arrays, none of them empty. Holds one piece; hands it on as soon as its last item is there.
 * @throws TypeError when `predicate` is not a function; RangeError for a bad `limit`.
 * @example
 * ```ts
 * flow('one1two2').splitAfter((c) => c <= '9').map((piece) => piece.join('')).toArray() // => ['one1', 'two2']
 * ```
 * @see more-itertools split_after
 */
export function splitAfter<T>(
  predicate: (item: T, index: number) => unknown,
  options: SplitOptions = {},
): Stage<T, T[]> {
  checkFunction('splitAfter', 'predicate', predicate);
  checkOptions('splitAfter', options, ['limit']);
  const { limit = Infinity } = options;
  checkInteger('splitAfter', 'limit', limit, { infinity: true });
  return stage({
    name: 'splitAfter',
    args: [predicate, options],
    holds: 'one piece',
    start: (): { index: number; splits: number; piece: T[] } => ({ index: 0, splits: 0, piece: [] }),
    ask: (state, item: T) => (state.splits < limit ? predicate(item, state.index++) : false),
    step: (state, item: T, emit, ends) => {
      const { piece } = state;
      piece.push(item);
      if (!ends) return;
      state.splits += 1;
      state.piece = [];
      emit(piece);
    },
    finish: ({ piece }, emit) => {
      if (piece.length > 0) emit(piece);
    },
  });
}
