import { type Terminal, terminal } from '../pipeline/stage.ts';

/**
 * Collects every item.
 *
 * @returns A new array of all items. Holds every item.
 * @example
 * ```ts
 * flow(new Set([1, 2])).toArray() // => [1, 2]
 * ```
 * @see ECMAScript Iterator.prototype.toArray; CPython list(iterable)
 */
export function toArray<T>(): Terminal<T, T[]> {
  return terminal({
    name: 'toArray',
    holds: 'every item',
    start: (): { items: T[] } => ({ items: [] }),
    step: ({ items }, item: T) => {
      items.push(item);
    },
    text: ({ state, item }) => ({ step: `${state('items')}.push(${item});` }),
    result: ({ items }) => items,
  });
}
