import { checkOptionalFunction } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Leaves out items that equal the one before them, as Unix `uniq` does. What comes back later passes again; `unique` is
 * the one that remembers.
 *
 * @param key - What to compare of an item, called with the item and its index. Default: the item itself.
 * @returns The first item of each run of equal ones (SameValueZero: NaN equals NaN). Holds one key.
 * @throws TypeError when `key` is not a function.
 * @example
 * ```ts
 * flow('AAABBA').dedupe().join('') // => 'ABA'
 * flow(['ax', 'ay', 'b']).dedupe((s) => s[0]).toArray() // => ['ax', 'b']
 * ```
 * @see more-itertools unique_justseen
 */
export function dedupe<T>(key?: (item: T, index: number) => unknown): Stage<T, T> {
  checkOptionalFunction('dedupe', 'key', key);
  return stage({
    name: 'dedupe',
    args: key ? [key] : [],
    holds: 'one key',
    reads: 'until one passes',
    start: (): { index: number; begun: boolean; last: unknown } => ({ index: 0, begun: false, last: undefined }),
    ask: (state, item: T) => (key ? key(item, state.index++) : item),
    step: (state, item: T, emit, found) => {
      const { begun, last } = state;
      state.begun = true;
      state.last = found;
      // SameValueZero: only NaN is not equal to itself.
      if (!begun || (found !== last && (found === found || last === last))) emit(item);
    },
    text: ({ state, local, call, item, answer, emit }) => {
      const [begun, last, had, before] = [state('begun'), state('last'), local(), local()];
      const differs = `${answer} !== ${before} && (${answer} === ${answer} || ${before} === ${before})`;
      return {
        ask: key ? call(key) : item,
        step:
          `const ${had} = ${begun}; const ${before} = ${last}; ${begun} = true; ${last} = ${answer};\n` +
          `if (!${had} || (${differs})) { ${emit(item)} }`,
      };
    },
  });
}
