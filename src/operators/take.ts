import { checkInteger } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Passes on the first `count` items, then stops without reading further.
 *
 * @param count - Items to pass on: an integer of at least 0, or Infinity.
 * @returns The items unchanged. Holds nothing; reads one item per result, and none for `take(0)`.
 * @throws RangeError when `count` is negative or not an integer, before the source is read.
 * @example
 * ```ts
 * flow('ABCDE').take(2).toArray() // => ['A', 'B']
 * flow('ABCDE').take(-1) // throws RangeError: take: count must be an integer of at least 0 or Infinity, got -1
 * ```
 * @see ECMAScript Iterator.prototype.take; CPython itertools.islice(it, n)
 */
export function take<T>(count: number): Stage<T, T> {
  checkInteger('take', 'count', count, { infinity: true });
  return stage({
    name: 'take',
    args: [count],
    start: () => ({ left: count }),
    wants: (state) => state.left > 0,
    demand: (state, max) => Math.min(state.left, max),
    step: (state, item: T, emit) => {
      state.left -= 1;
      emit(item);
    },
    text: ({ number, item, each }) => {
      const left = number('left');
      return { step: `${left} -= 1;\n${each(item)}`, wants: `${left} > 0` };
    },
  });
}
