import { checkFunction, checkInteger, checkOptions } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

export interface SplitAtOptions {
  /** Hands on each separator too, as a piece of its own. Default false. */
  readonly keep?: boolean;
  /** How often to split at most: an integer of at least 0, or Infinity, the default. The rest is one piece. */
  readonly limit?: number;
}

/**
 * Cuts the flow into pieces at the items for which the predicate is true. Those are separators, in no piece.
 *
 * @param predicate - Called once per item, with the item and its index, until the limit is reached.
 * @param options - `keep`: each separator as a piece of its own, default false. `limit`: splits at most, default Infinity.
 * @returns The pieces as arrays, empty ones between neighbouring separators and at the ends included. Holds one piece.
 * @throws TypeError when `predicate` is not a function; RangeError for a bad `limit`.
 * @example
 * ```ts
 * flow('abcdcba').splitAt((c) => c === 'b').map((piece) => piece.join('')).toArray() // => ['a', 'cdc', 'a']
 * flow([1, 0, 2]).splitAt((n) => n === 0, { keep: true }).toArray() // => [[1], [0], [2]]
 * ```
 * @see more-itertools split_at
 */
export function splitAt<T>(
  predicate: (item: T, index: number) => unknown,
  options: SplitAtOptions = {},
): Stage<T, T[]> {
  checkFunction('splitAt', 'predicate', predicate);
  checkOptions('splitAt', options, ['keep', 'limit']);
  const { keep = false, limit = Infinity } = options;
  checkInteger('splitAt', 'limit', limit, { infinity: true });
  return stage({
    name: 'splitAt',
    args: [predicate, options],
    holds: 'one piece',
    start: (): { index: number; splits: number; piece: T[] } => ({ index: 0, splits: 0, piece: [] }),
    ask: (state, item: T) => (state.splits < limit ? predicate(item, state.index++) : false),
    step: (state, item: T, emit, separates) => {
      const { piece } = state;
      if (!separates) {
        piece.push(item);
        return;
      }
      state.splits += 1;
      state.piece = [];
      if (keep) emit.all([piece, [item]]);
      else emit(piece);
    },
    finish: ({ piece }, emit) => emit(piece),
  });
}
