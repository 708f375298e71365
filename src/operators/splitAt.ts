import { type Stage, stage } from '../pipeline/stage.ts';
import { cut, type SplitOptions, splitting } from './splitting.ts';

export interface SplitAtOptions extends SplitOptions {
  /** Hands on each separator too, as a piece of its own. Default false. */
  readonly keep?: boolean;
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
  const { asked, ...common } = splitting('splitAt', predicate, options, ['keep', 'limit']);
  const { keep = false } = options;
  return stage({
    ...common,
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
    text: (code) => {
      const { state, item, answer, all } = code;
      const emit = (done: string): string => (keep ? all(`[${done}, [${item}]]`) : code.emit(done));
      return {
        ask: asked(code),
        step: `if (!${answer}) ${state('piece')}.push(${item});\nelse { ${cut({ ...code, emit }, '')} }`,
      };
    },
    finish: ({ piece }, emit) => emit(piece),
  });
}
