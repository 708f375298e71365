import { checkOptionalFunction } from '../pipeline/check.ts';
import { type Terminal, terminal } from '../pipeline/stage.ts';

/**
 * Counts the items, or those for which a predicate is true.
 *
 * @param predicate - Called with each item and its index. Default: every item counts.
 * @returns How many. Holds nothing.
 * @throws TypeError when `predicate` is not a function.
 * @example
 * ```ts
 * flow('abc').count() // => 3
 * flow([1, 2, 3]).count((n) => n > 1) // => 2
 * ```
 * @see more-itertools ilen, quantify
 */
export function count<T>(predicate?: (item: T, index: number) => unknown): Terminal<T, number> {
  checkOptionalFunction('count', 'predicate', predicate);
  if (!predicate) {
    return terminal({
      name: 'count',
      start: () => ({ count: 0 }),
      step: (state) => {
        state.count += 1;
      },
      text: ({ number }) => ({ step: `${number('count')} += 1;` }),
      result: (state) => state.count,
    });
  }
  return terminal({
    name: 'count',
    args: [predicate],
    start: () => ({ index: 0, count: 0 }),
    ask: (state, item: T) => predicate(item, state.index++),
    step: (state, _item, counts) => {
      if (counts) state.count += 1;
    },
    text: ({ number, call, answer }) => ({ ask: call(predicate), step: `if (${answer}) ${number('count')} += 1;` }),
    result: (state) => state.count,
  });
}
