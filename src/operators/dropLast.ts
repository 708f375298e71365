import { checkInteger } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Leaves out the last `count` items: each is passed on once `count` more were read.
 *
 * @param count - Items to leave out: an integer of at least 0.
 * @returns All but the last items. Holds up to `count` items; reads one per result, `count` more for the first.
 * @throws RangeError when `count` is negative or not an integer.
 * @example
 * ```ts
 * flow('ABCDEFG').dropLast(3).join('') // => 'ABCD'
 * ```
 */
export function dropLast<T>(count: number): Stage<T, T> {
  checkInteger('dropLast', 'count', count);
  return stage({
    name: 'dropLast',
    args: [count],
    holds: `up to ${count} items`,
    reads: `one item, ${count} more before the first`,
    // A ring: `at` is where the next item goes, and where the oldest stands once it is full.
    start: (): { ring: T[]; at: number } => ({ ring: [], at: 0 }),
    demand: (state, max) => max + count - state.ring.length,
    step: (state, item: T, emit) => {
      if (count === 0) {
        emit(item);
        return;
      }
      const { ring, at } = state;
      const full = ring.length === count;
      const oldest = ring[at];
      ring[at] = item;
      state.at = (at + 1) % count;
      if (full) emit(oldest as T);
    },
    text: ({ state, number, value, local, item, each, emit }) => {
      if (count === 0) return { step: each(item) };
      const [ring, at, full, oldest] = [state('ring'), number('at'), local(), local()];
      return {
        step:
          `const ${full} = ${ring}.length === ${value(count)}; const ${oldest} = ${ring}[${at}];\n` +
          `${ring}[${at}] = ${item}; ${at} = (${at} + 1) % ${value(count)};\nif (${full}) { ${emit(oldest)} }`,
      };
    },
  });
}
