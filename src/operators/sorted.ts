import { type Stage, stage } from '../pipeline/stage.ts';
import { type Compare, type Order, ordering } from './order.ts';

/**
 * Puts all items in order. Equal ones keep their order.
 *
 * The default order is the natural one: numbers by size, not, as `Array.prototype.sort` has it, by their digits.
 *
 * @param order - A comparison of two items; or `by`, what to compare of an item (called once each), and `reverse`, largest
 *   first. Default: the items themselves, smallest first.
 * @returns The items in order. Holds every item; reads all before the first result. For a few of them see `topK`.
 * @throws TypeError when the order is neither a function nor an options object, or at items that cannot be compared.
 * @example
 * ```ts
 * flow([10, 9, 1]).sorted().toArray() // => [1, 9, 10]
 * flow(['bb', 'a', 'cc']).sorted({ by: (s) => s.length, reverse: true }).toArray() // => ['bb', 'cc', 'a']
 * ```
 * @see CPython builtins.sorted; ECMAScript Array.prototype.toSorted
 */
export function sorted<T>(order?: Compare<T> | Order<T>): Stage<T, T> {
  const { by, compare } = ordering('sorted', order);
  return stage({
    name: 'sorted',
    args: order ? [order] : [],
    holds: 'every item',
    reads: 'every item before the first result',
    start: (): { items: T[]; keys: unknown[] } => ({ items: [], keys: [] }),
    demand: () => Infinity,
    ask: (_state, item: T) => by(item),
    step: (state, item: T, _emit, key) => {
      state.items.push(item);
      state.keys.push(key);
    },
    text: ({ state, value, item, answer }) => ({
      ask: `${value(by)}(${item})`,
      step: `${state('items')}.push(${item}); ${state('keys')}.push(${answer});`,
    }),
    finish: ({ items, keys }, emit) => {
      // By index, so that undefined is compared like any other value: Array.prototype.sort would put it last.
      const order = Array.from(keys.keys()).sort((a, b) => compare(keys[a], keys[b]));
      emit.all(order.map((index) => items[index] as T));
    },
  });
}
