import { checkFunction } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Passes on the items for which the predicate is false: `filter`, turned round.
 *
 * @param predicate - Called once per item read, with the item and its index in what comes in.
 * @returns The items that did not match. Holds nothing; reads as many items per result as it takes to find one.
 * @throws TypeError when `predicate` is not a function.
 * @example
 * ```ts
 * flow([1, 2, 3, 4]).reject((n) => n % 2 === 0).toArray() // => [1, 3]
 * ```
 * @see CPython itertools.filterfalse
 */
export function reject<In, Out extends In>(
  predicate: (item: In, index: number) => item is Out,
): Stage<In, Exclude<In, Out>>;
export function reject<In>(predicate: (item: In, index: number) => unknown): Stage<In, In>;
export function reject<In>(predicate: (item: In, index: number) => unknown): Stage<In, In> {
  checkFunction('reject', 'predicate', predicate);
  return stage({
    name: 'reject',
    args: [predicate],
    reads: 'until one passes',
    start: () => ({ index: 0 }),
    ask: (state, item: In) => predicate(item, state.index++),
    step: (_state, item: In, emit, matches) => {
      if (!matches) emit(item);
    },
    text: ({ call, item, answer, emit }) => ({ ask: call(predicate), step: `if (!${answer}) { ${emit(item)} }` }),
  });
}
