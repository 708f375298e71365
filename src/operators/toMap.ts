import type { Terminal } from '../pipeline/stage.ts';
import { keyed } from './keyed.ts';

/**
 * Collects the items by key. Of several items with one key the last stays; `groupBy` keeps all.
 *
 * @param key - The key of an item. Default: the items are `[key, value]` pairs.
 * @param value - The value of an item. Default: the item itself.
 * @returns A new Map, in the order in which keys first appeared. Holds one value per key.
 * @throws TypeError when an argument is not a function, or a value comes without a key; without `key` at an item that is not a
 *   pair; in a sync flow at a promised key or value.
 * @example
 * ```ts
 * flow(['apple', 'bean']).toMap((s) => s[0], (s) => s.length) // => new Map([['a', 5], ['b', 4]])
 * flow('ab').enumerate().toMap() // => new Map([[0, 'a'], [1, 'b']])
 * ```
 * @see CPython dict(iterable)
 */
export function toMap<Key, Value>(): Terminal<readonly [Key, Value], Map<Key, Value>>;
export function toMap<T, Key>(key: (item: T, index: number) => Key): Terminal<T, Map<Awaited<Key>, T>>;
export function toMap<T, Key, Value>(
  key: (item: T, index: number) => Key,
  value: (item: T, index: number) => Value,
): Terminal<T, Map<Awaited<Key>, Awaited<Value>>>;
export function toMap<T>(
  key?: (item: T, index: number) => unknown,
  value?: (item: T, index: number) => unknown,
): Terminal<T, Map<never, never>> {
  return keyed(
    'toMap',
    key,
    value,
    (entries, found, kept) => void entries.set(found, kept),
    (entries) => entries as Map<never, never>,
  );
}
