import { type Terminal, terminal } from '../pipeline/stage.ts';
import { type Compare, itself, type Order, ordering } from './order.ts';

/**
 * The smallest and the largest item in one pass, the first of equal ones each.
 *
 * @param order - A comparison of two items, or `by`, what to compare of an item. Default: the items' natural order.
 * @returns `[smallest, largest]`; undefined for no items. Holds two items.
 * @throws TypeError when the order is neither a function nor an options object, or at items that cannot be compared.
 * @example
 * ```ts
 * flow([3, 1, 2]).minmax() // => [1, 3]
 * ```
 * @see more-itertools minmax
 */
export function minmax<T>(order?: Compare<T> | Order<T>): Terminal<T, [T, T] | undefined> {
  const { by, compare } = ordering('minmax', order);
  return terminal({
    name: 'minmax',
    args: order ? [order] : [],
    holds: 'two items',
    start: (): { items: [T, T] | undefined; keys: [unknown, unknown] } => ({
      items: undefined,
      keys: [undefined, undefined],
    }),
    ask: (_state, item: T) => by(item),
    step: (state, item: T, key) => {
      const { items, keys } = state;
      if (!items) {
        state.items = [item, item];
        state.keys = [key, key];
        return;
      }
      if (compare(key, keys[0]) < 0) {
        items[0] = item;
        keys[0] = key;
      } else if (compare(key, keys[1]) > 0) {
        items[1] = item;
        keys[1] = key;
      }
    },
    text: ({ state, value, item, answer }) => {
      const [items, keys] = [state('items'), state('keys')];
      const put = (at: 0 | 1): string => `{ ${items}[${at}] = ${item}; ${keys}[${at}] = ${answer}; }`;
      return {
        ask: by === itself ? item : `${value(by)}(${item})`,
        step:
          `if (!${items}) { ${items} = [${item}, ${item}]; ${keys} = [${answer}, ${answer}]; }\n` +
          `else if (${value(compare)}(${answer}, ${keys}[0]) < 0) ${put(0)}\n` +
          `else if (${value(compare)}(${answer}, ${keys}[1]) > 0) ${put(1)}`,
      };
    },
    result: ({ items }) => items,
  });
}
