import { type Stage, stage } from '../pipeline/stage.ts';
import { cut, type SplitOptions, splitting } from './splitting.ts';

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
  const { asked, ...common } = splitting('splitAfter', predicate, options);
  return stage({
    ...common,
    step: (state, item: T, emit, ends) => {
      const { piece } = state;
      piece.push(item);
      if (!ends) return;
      state.splits += 1;
      state.piece = [];
      emit(piece);
    },
    text: (code) => ({
      ask: asked(code),
      step: `${code.state('piece')}.push(${code.item});\nif (${code.answer}) { ${cut(code, '')} }`,
    }),
  });
}
