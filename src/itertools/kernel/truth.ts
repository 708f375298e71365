/**
 * Whether Python would hold it true: false are `false`, `0`, `0n`, `''`, `null`, `undefined`, and an empty array, plain
 * object, Map or Set. NaN is true, as in Python.
 */
export function truth(value: unknown): boolean {
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return Boolean(value);
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map || value instanceof Set) return value.size > 0;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype !== Object.prototype && prototype !== null) || Object.keys(value).length > 0;
}
