import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Pairs each item with the one after it.
 *
 * @returns Overlapping pairs, one fewer than items; none for a single item. Holds one item; reads one per result, two for
 *   the first.
 * @example
 * ```ts
 * flow([1, 4, 9, 16]).pairwise().map(([a, b]) => b - a).toArray() // => [3, 5, 7]
 * ```
 * @see CPython itertools.pairwise
 */
export function pairwise<T>(): Stage<T, [T, T]> {
  return stage({
    name: 'pairwise',
    holds: 'one item',
    reads: 'one item, one more before the first',
    start: (): { begun: boolean; last: T | undefined } => ({ begun: false, last: undefined }),
    demand: (state, max) => (state.begun ? max : max + 1),
    step: (state, item: T, emit) => {
      const { begun, last } = state;
      state.begun = true;
      state.last = item;
      if (begun) emit([last as T, item]);
    },
    text: ({ state, local, item, emit }) => {
      const [begun, last, had, before] = [state('begun'), state('last'), local(), local()];
      return {
        step:
          `const ${had} = ${begun}; const ${before} = ${last}; ${begun} = true; ${last} = ${item};\n` +
          `if (${had}) { ${emit(`[${before}, ${item}]`)} }`,
      };
    },
  });
}
