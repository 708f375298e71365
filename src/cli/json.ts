/** A value as one line of JSON, with what JSON lacks in its nearest form: nothing that is there is left out. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value, plain) ?? 'null';
}

function plain(this: unknown, _key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map) {
    const named = [...value.keys()].every((key) => typeof key === 'string');
    return named ? Object.fromEntries(value) : [...value];
  }
  if (value instanceof Set) return [...value];
  if (value instanceof Error) return Object.assign({ name: value.name, message: value.message }, value);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>);
  return value;
}
