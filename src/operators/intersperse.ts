import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Puts a separator between neighbouring items.
 *
 * @param separator - What stands between two items.
 * @returns Items and separators in turn, beginning and ending with an item. Holds nothing; reads one item per two results.
 * @example
 * ```ts
 * flow('ABC').intersperse('-').join('') // => 'A-B-C'
 * ```
 * @see more-itertools intersperse
 */
export function intersperse<T, Separator = T>(separator: Separator): Stage<T, T | Separator> {
  return stage({
    name: 'intersperse',
    args: [separator],
    start: () => ({ begun: false }),
    step: (state, item: T, emit) => {
      const { begun } = state;
      state.begun = true;
      if (begun) emit.all([separator, item]);
      else emit(item);
    },
    text: ({ state, value, local, item, all }) => {
      const [begun, before] = [state('begun'), local()];
      return {
        step:
          `const ${before} = ${begun}; ${begun} = true;\n` +
          all(`${before} ? [${value(separator)}, ${item}] : [${item}]`),
      };
    },
  });
}
