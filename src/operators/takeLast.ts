import { checkInteger } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Passes on only the last `count` items.
 *
 * @param count - Items to pass on: an integer of at least 0.
 * @returns The last items, in their order. Holds up to `count` items; reads all before the first result.
 * @throws RangeError when `count` is negative or not an integer.
 * @example
 * ```ts
 * flow('ABCDEFG').takeLast(3).join('') // => 'EFG'
 * ```
 * @see more-itertools tail
 */
export function takeLast<T>(count: number): Stage<T, T> {
  checkInteger('takeLast', 'count', count);
  return stage({
    name: 'takeLast',
    args: [count],
    holds: `up to ${count} items`,
    reads: 'every item before the first result',
    // A ring: `at` is where the next item goes, and where the oldest stands once it is full.
    start: (): { ring: T[]; at: number } => ({ ring: [], at: 0 }),
    demand: () => Infinity,
    step: (state, item: T) => {
      if (count === 0) return;
      state.ring[state.at] = item;
      state.at = (state.at + 1) % count;
    },
    text: ({ state, number, value, item }) => {
      const [ring, at] = [state('ring'), number('at')];
      return { step: count === 0 ? '' : `${ring}[${at}] = ${item}; ${at} = (${at} + 1) % ${value(count)};` };
    },
    finish: ({ ring, at }, emit) => emit.all(ring.length < count ? ring : [...ring.slice(at), ...ring.slice(0, at)]),
  });
}
