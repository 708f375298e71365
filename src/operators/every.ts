import { checkFunction } from '../pipeline/check.ts';
import { type Terminal, terminal } from '../pipeline/stage.ts';

/**
 * Whether the predicate is true for every item. Reads no further than the first for which it is not.
 *
 * @param predicate - Called with each item and its index until it is false.
 * @returns true or false; true for no items. Holds nothing.
 * @throws TypeError when `predicate` is not a function.
 * @example
 * ```ts
 * flow([1, 5, 7]).every((n) => n > 0) // => true
 * ```
 * @see ECMAScript Iterator.prototype.every; CPython builtins.all
 */
export function every<T>(predicate: (item: T, index: number) => unknown): Terminal<T, boolean> {
  checkFunction('every', 'predicate', predicate);
  return terminal({
    name: 'every',
    args: [predicate],
    start: () => ({ index: 0, all: true }),
    wants: (state) => state.all,
    ask: (state, item: T) => predicate(item, state.index++),
    step: (state, _item, passes) => {
      if (!passes) state.all = false;
    },
    text: ({ state, call, answer }) => ({
      ask: call(predicate),
      step: `if (!${answer}) ${state('all')} = false;`,
      wants: state('all'),
    }),
    result: (state) => state.all,
  });
}
