import { checkFunction } from '../pipeline/check.ts';
import { type Terminal, terminal } from '../pipeline/stage.ts';

/**
 * Makes one value of all items, from a start value that is made anew for every run, so that it may be changed in place.
 *
 * @param start - Makes the result before the first item.
 * @param f - Called with the result so far, the item and its index; gives the next result, or changes the one it got and
 *   gives nothing.
 * @returns The last result. Holds one.
 * @throws TypeError when an argument is not a function.
 * @example
 * ```ts
 * flow('abca').fold(() => new Set<string>(), (seen, c) => void seen.add(c)) // => new Set(['a', 'b', 'c'])
 * ```
 * @see ECMAScript Iterator.prototype.reduce
 */
export function fold<T, Result>(
  start: () => Result,
  f: (result: Result, item: T, index: number) => Result | void | PromiseLike<Result | void>,
): Terminal<T, Result> {
  checkFunction('fold', 'start', start);
  checkFunction('fold', 'f', f);
  return terminal({
    name: 'fold',
    args: [start, f],
    holds: 'one result',
    start: () => ({ index: 0, result: start() }),
    ask: (state, item: T) => f(state.result, item, state.index++),
    step: (state, _item, result) => {
      if (result !== undefined) state.result = result;
    },
    text: ({ state, call, item, answer }) => ({
      ask: call(f, state('result'), item),
      step: `if (${answer} !== undefined) ${state('result')} = ${answer};`,
    }),
    result: ({ result }) => result,
  });
}
