import { type Terminal, terminal } from '../pipeline/stage.ts';

/**
 * Collects the distinct items.
 *
 * @returns A new Set, in the order of first appearance. Holds every distinct item.
 * @example
 * ```ts
 * flow('abba').toSet() // => new Set(['a', 'b'])
 * ```
 * @see CPython set(iterable)
 */
export function toSet<T>(): Terminal<T, Set<T>> {
  return terminal({
    name: 'toSet',
    holds: 'every distinct item',
    start: (): { items: Set<T> } => ({ items: new Set() }),
    step: ({ items }, item: T) => {
      items.add(item);
    },
    text: ({ state, item }) => ({ step: `${state('items')}.add(${item});` }),
    result: ({ items }) => items,
  });
}
