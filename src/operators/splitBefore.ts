import { checkFunction, checkInteger, checkOptions } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

export interface SplitOptions {
  /** How often to split at most: an integer of at least 0, or Infinity, the default. The rest is one piece. */
  readonly limit?: number;
}

/**
 * Begins a new piece at each item for which the predicate is true.
 *
 * @param predicate - Called once per item with the item and its index, until the limit is reached.
 * @param options - `limit`: splits at most, default Infinity.
 * @returns The pieces as arrays, none of them empty. Holds one piece; reads it and the first item of the next.
 * @throws TypeError when `predicate` is not a function; RangeError for a bad `limit`.
 * @example
 * ```ts
 * flow('OneTwo').splitBefore((c) => c === c.toUpperCase()).map((piece) => piece.join('')).toArray() // => ['One', 'Two']
 * ```
 * @see more-itertools split_before
 */
export function splitBefore<T>(
  predicate: (item: T, index: number) => unknown,
  options: SplitOptions = {},
): Stage<T, T[]> {
  checkFunction('splitBefore', 'predicate', predicate);
  checkOptions('splitBefore', options, ['limit']);
  const { limit = Infinity } = options;
  checkInteger('splitBefore', 'limit', limit, { infinity: true });
  return stage({
    name: 'splitBefore',
    args: [predicate, options],
    holds: 'one piece',
    start: (): { index: number; splits: number; piece: T[] } => ({ index: 0, splits: 0, piece: [] }),
    ask: (state, item: T) => (state.splits < limit ? predicate(item, state.index++) : false),
    step: (state, item: T, emit, begins) => {
      const { piece } = state;
      if (!begins || piece.length === 0) {
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
