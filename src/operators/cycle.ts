import { checkInteger } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Repeats the whole flow over and over.
 *
 * @param times - How many rounds in all: an integer of at least 0, or Infinity, the default.
 * @returns The items, round after round; nothing if there are none. Holds every item; reads one per result in the first
 *   round and none after it.
 * @throws RangeError when `times` is negative or not an integer.
 * @example
 * ```ts
 * flow('AB').cycle().take(5).join('') // => 'ABABA'
 * flow('AB').cycle(2).join('') // => 'ABAB'
 * ```
 * @see CPython itertools.cycle; more-itertools ncycles
 */
export function cycle<T>(times: number = Infinity): Stage<T, T> {
  checkInteger('cycle', 'times', times, { infinity: true });
  return stage({
    name: 'cycle',
    args: [times],
    holds: times > 1 ? 'every item' : 'nothing',
    start: (): { items: T[] } => ({ items: [] }),
    wants: () => times > 0,
    step: ({ items }, item: T, emit) => {
      if (times > 1) items.push(item);
      emit(item);
    },
    text: ({ state, item, each }) => ({
      step: `${times > 1 ? `${state('items')}.push(${item});\n` : ''}${each(item)}`,
    }),
    finish: ({ items }, emit) => {
      if (items.length > 0) emit.all(rounds(items, times - 1));
    },
  });
}

function* rounds<T>(items: readonly T[], times: number): Generator<T, void> {
  for (let round = 0; round < times; round++) yield* items;
}
