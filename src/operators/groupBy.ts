import type { Terminal } from '../pipeline/stage.ts';
import { grouped } from './grouped.ts';
import { toArray } from './toArray.ts';

/**
 * Gathers the items by key, wherever they stand (`chunkBy` gathers neighbours only), or reduces each group as it comes.
 *
 * @param key - Called once per item, with the item and its index.
 * @param reducer - What to make of a group: any terminal. Default: an array of its items.
 * @returns A Map of key to group, in the order in which keys first appeared. Holds every item, or with a reducer what that
 *   holds for each group.
 * @throws TypeError when `key` is not a function or `reducer` not a terminal.
 * @example
 * ```ts
 * flow(['apple', 'bean', 'avocado']).groupBy((s) => s[0]) // => new Map([['a', ['apple', 'avocado']], ['b', ['bean']]])
 * flow(['apple', 'bean', 'avocado']).groupBy((s) => s[0], maxBy((s) => s.length)) // => new Map([['a', 'avocado'], ['b', 'bean']])
 * ```
 * @see ECMAScript Map.groupBy; more-itertools map_reduce
 */
export function groupBy<T, Key>(key: (item: T, index: number) => Key): Terminal<T, Map<Awaited<Key>, T[]>>;
export function groupBy<T, Key, Result>(
  key: (item: T, index: number) => Key,
  reducer: Terminal<T, Result>,
): Terminal<T, Map<Awaited<Key>, Result>>;
export function groupBy<T>(
  key: (item: T, index: number) => unknown,
  reducer?: Terminal<T, unknown>,
): Terminal<T, Map<never, never>> {
  return grouped('groupBy', key, reducer === undefined ? toArray<T>() : reducer, [
    key,
    ...(reducer ? [reducer] : []),
  ]) as Terminal<T, Map<never, never>>;
}
