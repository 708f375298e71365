import type { Terminal } from '../pipeline/stage.ts';
import { keyed } from './keyed.ts';

/**
 * Collects the items as properties of an object. Of several items with one key the last stays.
 *
 * A key from data is only ever a key: `__proto__` becomes a property like any other.
 *
 * @param key - The key of an item. Default: the items are `[key, value]` pairs.
 * @param value - The value of an item. Default: the item itself.
 * @returns A new plain object. Holds one value per key.
 * @throws TypeError when an argument is not a function, or a value comes without a key; without `key` at an item that is not a
 *   pair; in a sync flow at a promised key or value.
 * @example
 * ```ts
 * flow([['a', 1], ['b', 2]] as const).toObject() // => { a: 1, b: 2 }
 * flow(['x', 'yy']).toObject((s) => s, (s) => s.length) // => { x: 1, yy: 2 }
 * ```
 * @see ECMAScript Object.fromEntries
 */
export function toObject<Key extends PropertyKey, Value>(): Terminal<readonly [Key, Value], Record<Key, Value>>;
export function toObject<T, Key extends PropertyKey>(
  key: (item: T, index: number) => Key | PromiseLike<Key>,
): Terminal<T, Record<Key, T>>;
export function toObject<T, Key extends PropertyKey, Value>(
  key: (item: T, index: number) => Key | PromiseLike<Key>,
  value: (item: T, index: number) => Value,
): Terminal<T, Record<Key, Awaited<Value>>>;
export function toObject<T>(
  key?: (item: T, index: number) => unknown,
  value?: (item: T, index: number) => unknown,
): Terminal<T, Record<never, never>> {
  return keyed(
    'toObject',
    key,
    value,
    (entries, found, kept) => void entries.set(typeof found === 'symbol' ? found : String(found), kept),
    // Object.fromEntries defines properties, so that no key can reach the prototype.
    (entries) => Object.fromEntries(entries as Map<PropertyKey, unknown>) as Record<never, never>,
  );
}
