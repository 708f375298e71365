import { checkInteger } from '../pipeline/check.ts';
import { type Terminal, terminal } from '../pipeline/stage.ts';

/**
 * The item at an index. Reads up to it; for a negative one, counted from the end, it reads all.
 *
 * @param index - Which item: an integer, 0 for the first, -1 for the last.
 * @returns The item; undefined if there is none. Holds up to `-index` items for a negative index, else one.
 * @throws RangeError when `index` is not an integer.
 * @example
 * ```ts
 * flow('abcd').at(1) // => 'b'
 * flow('abcd').at(-2) // => 'c'
 * flow('abcd').at(9) // => undefined
 * ```
 * @see ECMAScript Array.prototype.at; more-itertools nth
 */
export function at<T>(index: number): Terminal<T, T | undefined> {
  checkInteger('at', 'index', index, { least: -Number.MAX_SAFE_INTEGER });
  if (index >= 0) {
    return terminal({
      name: 'at',
      args: [index],
      start: (): { left: number; item: T | undefined } => ({ left: index + 1, item: undefined }),
      wants: (state) => state.left > 0,
      demand: (state) => state.left,
      step: (state, item: T) => {
        state.left -= 1;
        if (state.left === 0) state.item = item;
      },
      text: ({ number, state, item }) => {
        const left = number('left');
        return { step: `${left} -= 1; if (${left} === 0) ${state('item')} = ${item};`, wants: `${left} > 0` };
      },
      result: ({ item }) => item,
    });
  }
  return terminal({
    name: 'at',
    args: [index],
    holds: `up to ${-index} items`,
    // A ring: `next` is where the next item goes, and where the oldest stands once it is full.
    start: (): { ring: T[]; next: number } => ({ ring: [], next: 0 }),
    step: (state, item: T) => {
      state.ring[state.next] = item;
      state.next = (state.next + 1) % -index;
    },
    text: ({ number, state, value, item }) => {
      const [ring, next] = [state('ring'), number('next')];
      return { step: `${ring}[${next}] = ${item}; ${next} = (${next} + 1) % ${value(-index)};` };
    },
    result: ({ ring, next }) => (ring.length === -index ? ring[next] : undefined),
  });
}
