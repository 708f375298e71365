import { type Terminal, terminal } from '../pipeline/stage.ts';

/**
 * The last item. Reads all.
 *
 * @returns The item; undefined if there is none. Holds one item.
 * @example
 * ```ts
 * flow('abc').last() // => 'c'
 * ```
 * @see more-itertools last
 */
export function last<T>(): Terminal<T, T | undefined> {
  return terminal({
    name: 'last',
    holds: 'one item',
    start: (): { item: T | undefined } => ({ item: undefined }),
    step: (state, item: T) => {
      state.item = item;
    },
    text: ({ state, item }) => ({ step: `${state('item')} = ${item};` }),
    result: ({ item }) => item,
  });
}
