import { wrongType } from '../pipeline/check.ts';
import { Pipeline } from '../pipeline/pipe.ts';
import { ArrayReader } from '../pipeline/reader.ts';

/**
 * The own enumerable properties of an object. A Map, like anything iterable, needs no such help: `flow(map)`.
 *
 * @param object - A plain object, or any other; only its string keys count.
 * @returns `[key, value]` pairs in the object's order, as they are when the first is asked for. Holds all of them.
 * @throws TypeError for what is not an object.
 * @example
 * ```ts
 * flow(entries({ a: 1, b: 2 })).map(([key, n]) => `${key}${n}`).toArray() // => ['a1', 'b2']
 * ```
 * @see ECMAScript Object.entries; CPython dict.items
 */
export function entries<T>(object: Readonly<Record<string, T>>): Pipeline<[string, T]> {
  if (typeof object !== 'object' || object === null) {
    throw wrongType('entries', 'object', 'an object', object);
  }
  const open = (): ArrayReader<[string, T]> => new ArrayReader(Object.entries(object));
  return new Pipeline({ source: { name: 'entries', mode: 'sync', open }, stages: [] });
}
