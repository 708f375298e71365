import { checkInteger } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Passes on every `step`-th item from index `start` up to, not including, `end`.
 *
 * @param start - Index of the first item: an integer of at least 0. Default 0.
 * @param end - Index to stop before: an integer of at least 0, or Infinity. Default Infinity. What lies beyond is not read.
 * @param step - Distance between items: an integer of at least 1. Default 1.
 * @returns The chosen items. Holds nothing; reads up to `step` items per result, and on to `end`,
 *   not beyond, once it is asked for more than there are.
 * @throws RangeError for a negative index: what the end is, is not known before it is reached; see `takeLast`, `dropLast`.
 * @example
 * ```ts
 * flow('ABCDEFG').slice(2, 4).toArray() // => ['C', 'D']
 * flow('ABCDEFG').slice(0, Infinity, 3).toArray() // => ['A', 'D', 'G']
 * ```
 * @see CPython itertools.islice; ECMAScript Array.prototype.slice
 */
export function slice<T>(start: number = 0, end: number = Infinity, step: number = 1): Stage<T, T> {
  checkInteger('slice', 'start', start);
  checkInteger('slice', 'end', end, { infinity: true });
  checkInteger('slice', 'step', step, { least: 1 });
  return stage({
    name: 'slice',
    args: [start, end, step],
    reads: 'until one is chosen',
    // `next`: the index of the next item to pass on.
    start: () => ({ index: 0, next: start }),
    // As islice does, it reads on to `end` even where no further item is to be passed on.
    wants: (state) => state.index < end,
    demand: (state, max) => Math.min(end - state.index, state.next - state.index + (max - 1) * step + 1),
    step: (state, item: T, emit) => {
      const chosen = state.index === state.next;
      state.index += 1;
      if (!chosen) return;
      state.next += step;
      emit(item);
    },
    text: ({ number, value, local, item, emit }) => {
      const [index, next, chosen] = [number('index'), number('next'), local()];
      return {
        step:
          `const ${chosen} = ${index} === ${next}; ${index} += 1;\n` +
          `if (${chosen}) { ${next} += ${value(step)}; ${emit(item)} }`,
        wants: `${index} < ${value(end)}`,
      };
    },
  });
}
