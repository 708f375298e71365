import { checkFunction } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Passes on the items for which the predicate is true. A type guard narrows the items' type.
 *
 * @param predicate - Called once per item read, with the item and its index in what comes in.
 * @returns The items that passed. Holds nothing; reads as many items per result as it takes to find one.
 * @throws TypeError when `predicate` is not a function.
 * @example
 * ```ts
 * flow([1, 2, 3, 4]).filter((n) => n % 2 === 0).toArray() // => [2, 4]
 * flow(['a', 1, 'b']).filter((x) => typeof x === 'string').map((s) => s.toUpperCase()).toArray() // => ['A', 'B']
 * ```
 * @see ECMAScript Iterator.prototype.filter; CPython builtins.filter
 */
export function filter<In, Out extends In>(predicate: (item: In, index: number) => item is Out): Stage<In, Out>;
export function filter<In>(predicate: (item: In, index: number) => unknown): Stage<In, In>;
export function filter<In>(predicate: (item: In, index: number) => unknown): Stage<In, In> {
  checkFunction('filter', 'predicate', predicate);
  return stage({
    name: 'filter',
    args: [predicate],
    reads: 'until one passes',
    start: () => ({ index: 0 }),
    ask: (state, item: In) => predicate(item, state.index++),
    step: (_state, item: In, emit, passes) => {
      if (passes) emit(item);
    },
    text: ({ call, item, answer, emit }) => ({ ask: call(predicate), step: `if (${answer}) { ${emit(item)} }` }),
  });
}
