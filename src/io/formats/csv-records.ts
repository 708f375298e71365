import type { Shape } from './csv-parser.ts';

/** Records as arrays of their fields, however many; a blank line has none, as in Python. */
export const arrays: Shape<string[]> = {
  columns: undefined,
  make: (fields, count) => fields.slice(0, count),
  blank: () => [],
};

/**
 * Records as objects. Each is a copy of one template, in which every name is a property of its own, so that all have the
 * same hidden class, and `__proto__` is a name like any other.
 */
export function objects(names: readonly string[]): Shape<Record<string, string>> {
  const template: Record<string, string> = {};
  for (const name of names) {
    Object.defineProperty(template, name, { value: '', writable: true, enumerable: true, configurable: true });
  }
  const make = (fields: readonly string[]): Record<string, string> => {
    const record = { ...template };
    for (let i = 0; i < names.length; i++) record[names[i]!] = fields[i]!;
    return record;
  };
  return { columns: names.length, make };
}
