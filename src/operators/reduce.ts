import { checkFunction } from '../pipeline/check.ts';
import { type Terminal, terminal } from '../pipeline/stage.ts';

/**
 * Makes one value of all items, from left to right.
 *
 * The initial value is shared by all runs of the flow: for one that is changed in place, use `fold`.
 *
 * @param f - Called with the result so far, the item and its index; gives the next result.
 * @param initial - The result before the first item. Without it, the first item is.
 * @returns The last result. Holds one.
 * @throws TypeError when `f` is not a function, or there are no items and no initial value.
 * @example
 * ```ts
 * flow([1, 2, 3]).reduce((sum, n) => sum + n) // => 6
 * flow([1, 2, 3]).reduce((text, n) => text + n, '') // => '123'
 * flow<number>([]).reduce((a, b) => a + b) // throws TypeError: reduce: no items and no initial value
 * ```
 * @see ECMAScript Iterator.prototype.reduce; CPython functools.reduce
 */
export function reduce<T>(f: (result: T, item: T, index: number) => T | PromiseLike<T>): Terminal<T, T>;
export function reduce<T, Result>(
  f: (result: Result, item: T, index: number) => Result | PromiseLike<Result>,
  initial: Result,
): Terminal<T, Result>;
export function reduce<T>(f: (result: T, item: T, index: number) => unknown, ...initial: [T?]): Terminal<T, T> {
  checkFunction('reduce', 'f', f);
  const seeded = initial.length > 0;
  return terminal({
    name: 'reduce',
    args: [f, ...initial],
    holds: 'one result',
    // As in ECMAScript, the first item has index 0, also where it is the initial value.
    start: () => ({ index: 0, begun: seeded, result: initial[0] as unknown }),
    ask: (state, item: T) => {
      const index = state.index++;
      return state.begun ? f(state.result as T, item, index) : item;
    },
    step: (state, _item, result) => {
      state.begun = true;
      state.result = result;
    },
    text: ({ state, call, item, answer }) => {
      const result = state('result');
      const next = call(f, result, item);
      if (seeded) return { ask: next, step: `${result} = ${answer};` };
      const begun = state('begun');
      return { ask: `${begun} ? ${next} : ${item}`, step: `${begun} = true; ${result} = ${answer};` };
    },
    result: ({ begun, result }) => {
      if (!begun) throw new TypeError('reduce: no items and no initial value; give one, or use fold');
      return result as T;
    },
  });
}
