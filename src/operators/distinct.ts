import { checkOptionalFunction } from '../pipeline/check.ts';
import { type Terminal, terminal } from '../pipeline/stage.ts';

/**
 * Counts the distinct items, or keys of items.
 *
 * @param key - What to count of an item. Default: the item itself.
 * @returns How many (SameValueZero; objects by identity). Holds every distinct key.
 * @throws TypeError when `key` is not a function.
 * @example
 * ```ts
 * flow('abca').aggregate({ letters: distinct(), items: count() }) // => { letters: 3, items: 4 }
 * ```
 */
export function distinct<T>(key?: (item: T, index: number) => unknown): Terminal<T, number> {
  checkOptionalFunction('distinct', 'key', key);
  return terminal({
    name: 'distinct',
    args: key ? [key] : [],
    holds: 'every distinct key',
    start: (): { index: number; seen: Set<unknown> } => ({ index: 0, seen: new Set() }),
    ask: (state, item: T) => (key ? key(item, state.index++) : item),
    step: ({ seen }, _item, found) => {
      seen.add(found);
    },
    text: ({ state, call, item, answer }) => ({
      ask: key ? call(key) : item,
      step: `${state('seen')}.add(${answer});`,
    }),
    result: ({ seen }) => seen.size,
  });
}
