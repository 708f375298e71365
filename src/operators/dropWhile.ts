import { checkFunction } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Leaves out items for as long as the predicate is true, and passes on the first for which it is not and all after it.
 *
 * @param predicate - Called with an item and its index until it is false once; never after that.
 * @returns The items from the first that fails. Holds nothing; reads one item per result, and those left out before the first.
 * @throws TypeError when `predicate` is not a function.
 * @example
 * ```ts
 * flow([1, 4, 6, 3, 8]).dropWhile((n) => n < 5).toArray() // => [6, 3, 8]
 * ```
 * @see CPython itertools.dropwhile
 */
export function dropWhile<T>(predicate: (item: T, index: number) => unknown): Stage<T, T> {
  checkFunction('dropWhile', 'predicate', predicate);
  return stage({
    name: 'dropWhile',
    args: [predicate],
    reads: 'one item, all that it drops before the first',
    start: () => ({ index: 0, dropping: true }),
    ask: (state, item: T) => (state.dropping ? predicate(item, state.index++) : false),
    step: (state, item: T, emit, drops) => {
      if (drops) return;
      state.dropping = false;
      emit(item);
    },
    text: ({ state, number, value, item, answer, emit }) => {
      const dropping = state('dropping');
      return {
        ask: `${dropping} ? ${value(predicate)}(${item}, ${number('index')}++) : false`,
        step: `if (!${answer}) { ${dropping} = false; ${emit(item)} }`,
      };
    },
  });
}
