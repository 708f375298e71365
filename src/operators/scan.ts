import { checkFunction } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Hands on every intermediate result of a reduction.
 *
 * With an initial value that value comes first, so there is one result more than items. Without one the first item
 * comes first as it is.
 *
 * @param f - Called with the result so far, the item and the item's index; gives the next result.
 * @param initial - The result before the first item.
 * @returns The results so far. Holds the last of them; reads one item per result.
 * @throws TypeError when `f` is not a function.
 * @example
 * ```ts
 * flow([1, 2, 3, 4]).scan((sum, n) => sum + n).toArray() // => [1, 3, 6, 10]
 * flow([1, 2, 3]).scan((sum, n) => sum + n, 100).toArray() // => [100, 101, 103, 106]
 * ```
 * @see CPython itertools.accumulate
 */
export function scan<T>(f: (result: T, item: T, index: number) => T): Stage<T, T>;
export function scan<T, Result>(
  f: (result: Result, item: T, index: number) => Result | PromiseLike<Result>,
  initial: Result,
): Stage<T, Result>;
export function scan<T>(f: (result: T, item: T, index: number) => unknown, ...initial: [T?]): Stage<T, T> {
  checkFunction('scan', 'f', f);
  const seeded = initial.length > 0;
  return stage({
    name: 'scan',
    args: [f, ...initial],
    holds: 'the last result',
    start: () => ({ index: 0, begun: seeded, result: initial[0] as unknown }),
    begin: (state, emit) => {
      if (seeded) emit(state.result as T);
    },
    ask: (state, item: T) => (state.begun ? f(state.result as T, item, state.index) : item),
    step: (state, _item, emit, result) => {
      state.begun = true;
      state.index += 1;
      state.result = result;
      emit(result as T);
    },
    text: ({ state, number, value, item, answer, each }) => {
      const [index, begun, result] = [number('index'), state('begun'), state('result')];
      return {
        ask: `${begun} ? ${value(f)}(${result}, ${item}, ${index}) : ${item}`,
        step: `${begun} = true; ${index} += 1; ${result} = ${answer};\n${each(answer)}`,
      };
    },
  });
}
