import { checkInteger } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Pairs each item with its number.
 *
 * @param start - Number of the first item: an integer. Default 0.
 * @returns `[number, item]` pairs. Holds nothing; reads one item per result.
 * @throws RangeError when `start` is not an integer.
 * @example
 * ```ts
 * flow('ab').enumerate().toArray() // => [[0, 'a'], [1, 'b']]
 * flow('ab').enumerate(1).toArray() // => [[1, 'a'], [2, 'b']]
 * ```
 * @see CPython builtins.enumerate; ECMAScript Array.prototype.entries
 */
export function enumerate<T>(start = 0): Stage<T, [number, T]> {
  checkInteger('enumerate', 'start', start, { least: -Number.MAX_SAFE_INTEGER });
  return stage({
    name: 'enumerate',
    args: [start],
    start: () => ({ index: start }),
    step: (state, item: T, emit) => emit([state.index++, item]),
    text: ({ index, item, each }) => ({ step: each(`[${index()}, ${item}]`) }),
  });
}
