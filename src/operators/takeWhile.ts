import { checkFunction, checkOptions } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

export interface TakeWhileOptions {
  /** Passes on the item that ends it too. Default false: that item is read and lost. */
  readonly inclusive?: boolean;
}

/**
 * Passes on items for as long as the predicate is true, and stops at the first for which it is not.
 *
 * @param predicate - Called once per item read, with the item and its index; never again once it was false.
 * @param options - `inclusive`: pass on the item that ends it too. Default false: that item is read and lost.
 * @returns The items before the first that fails. Holds nothing; reads one item per result, and the one that ends it.
 * @throws TypeError when `predicate` is not a function.
 * @example
 * ```ts
 * flow([1, 4, 6, 3, 8]).takeWhile((n) => n < 5).toArray() // => [1, 4]
 * flow([1, 4, 6, 3, 8]).takeWhile((n) => n < 5, { inclusive: true }).toArray() // => [1, 4, 6]
 * ```
 * @see CPython itertools.takewhile; more-itertools takewhile_inclusive
 */
export function takeWhile<In, Out extends In>(predicate: (item: In, index: number) => item is Out): Stage<In, Out>;
export function takeWhile<In>(
  predicate: (item: In, index: number) => unknown,
  options?: TakeWhileOptions,
): Stage<In, In>;
export function takeWhile<In>(
  predicate: (item: In, index: number) => unknown,
  options: TakeWhileOptions = {},
): Stage<In, In> {
  checkFunction('takeWhile', 'predicate', predicate);
  checkOptions('takeWhile', options, ['inclusive']);
  const inclusive = options.inclusive ?? false;
  return stage({
    name: 'takeWhile',
    args: [predicate],
    start: () => ({ index: 0, taking: true }),
    wants: (state) => state.taking,
    ask: (state, item: In) => predicate(item, state.index++),
    step: (state, item: In, emit, passes) => {
      if (!passes) state.taking = false;
      if (passes || inclusive) emit(item);
    },
    text: ({ state, call, item, answer, each, emit }) => {
      const taking = state('taking');
      return {
        ask: call(predicate),
        step: inclusive
          ? `if (!${answer}) ${taking} = false;\n${each(item)}`
          : `if (!${answer}) ${taking} = false; else { ${emit(item)} }`,
        wants: taking,
      };
    },
  });
}
