import { describe } from '../../pipeline/check.ts';
import { isKeywords } from '../kernel/args.ts';
import { EqualityMap } from '../kernel/equality.ts';

/**
 * Mappings joined by key: for each key a Map from the names of the mappings to their values. more-itertools'
 * `join_mappings`.
 *
 * Holds all.
 *
 * @param fieldToMap - The mappings by name: plain objects or Maps.
 * @throws TypeError for what is neither.
 * @example
 * ```ts
 * joinMappings({ age: { ann: 3, bob: 5 }, size: { ann: 1 } })
 * // => new Map([['ann', new Map([['age', 3], ['size', 1]])], ['bob', new Map([['age', 5]])]])
 * ```
 * @see more_itertools.join_mappings
 */
export function joinMappings<V, K = string>(
  fieldToMap: Readonly<Record<string, ReadonlyMap<K, V> | Readonly<Record<string, V>>>> = {},
): Map<K, Map<string, V>> {
  const joined = new EqualityMap<K, Map<string, V>>();
  for (const [field, mapping] of Object.entries(fieldToMap)) {
    if (!(mapping instanceof Map) && !isKeywords(mapping)) {
      throw new TypeError(`joinMappings: ${field} must be a Map or a plain object, got ${describe(mapping)}`);
    }
    const entries = mapping instanceof Map ? [...mapping] : (Object.entries(mapping) as [K, V][]);
    for (const [key, value] of entries) {
      const fields = joined.get(key) ?? new Map<string, V>();
      joined.set(key, fields.set(field, value));
    }
  }
  return joined.toMap();
}
