import { checkInteger } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Leaves out the first `count` items. They are read, when the first result is asked for.
 *
 * @param count - Items to leave out: an integer of at least 0, or Infinity.
 * @returns The items after them. Holds nothing; reads one item per result, `count` more for the first.
 * @throws RangeError when `count` is negative or not an integer, before the source is read.
 * @example
 * ```ts
 * flow('ABCDE').drop(3).toArray() // => ['D', 'E']
 * ```
 * @see ECMAScript Iterator.prototype.drop; CPython itertools.islice(it, n, None)
 */
export function drop<T>(count: number): Stage<T, T> {
  checkInteger('drop', 'count', count, { infinity: true });
  return stage({
    name: 'drop',
    args: [count],
    reads: `one item, ${count} before the first`,
    start: () => ({ left: count }),
    demand: (state, max) => max + state.left,
    step: (state, item: T, emit) => {
      if (state.left > 0) state.left -= 1;
      else emit(item);
    },
    text: ({ number, item, emit }) => {
      const left = number('left');
      return { step: `if (${left} > 0) ${left} -= 1; else { ${emit(item)} }` };
    },
  });
}
