import { type Terminal, terminal } from '../pipeline/stage.ts';
import { type Compare, itself, type Order, ordering } from './order.ts';

/**
 * Whether no item stands before a smaller one. Reads no further than the first that does.
 *
 * @param order - A comparison of two items; or `by`, what to compare of an item, and `reverse`, largest first.
 *   Default: the items' natural order, smallest first.
 * @returns true or false; true for fewer than two items. Holds one key.
 * @throws TypeError when the order is neither a function nor an options object, or at items that cannot be compared.
 * @example
 * ```ts
 * flow([1, 2, 2, 10]).isSorted() // => true
 * flow([3, 1]).isSorted({ reverse: true }) // => true
 * ```
 * @see more-itertools is_sorted
 */
export function isSorted<T>(order?: Compare<T> | Order<T>): Terminal<T, boolean> {
  const { by, compare } = ordering('isSorted', order);
  return terminal({
    name: 'isSorted',
    args: order ? [order] : [],
    holds: 'one key',
    start: (): { begun: boolean; key: unknown; sorted: boolean } => ({ begun: false, key: undefined, sorted: true }),
    wants: (state) => state.sorted,
    ask: (_state, item: T) => by(item),
    step: (state, _item, key) => {
      if (state.begun && compare(state.key, key) > 0) state.sorted = false;
      state.begun = true;
      state.key = key;
    },
    text: ({ state, value, item, answer }) => {
      const [begun, key, sorted] = [state('begun'), state('key'), state('sorted')];
      return {
        ask: by === itself ? item : `${value(by)}(${item})`,
        step:
          `if (${begun} && ${value(compare)}(${key}, ${answer}) > 0) ${sorted} = false;\n` +
          `${begun} = true; ${key} = ${answer};`,
        wants: sorted,
      };
    },
    result: (state) => state.sorted,
  });
}
