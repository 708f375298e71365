import type { Shape } from './csv-parser.ts';

/** Records as arrays of their fields, however many; a blank line has none, as in Python. */
export const arrays: Shape<string[]> = {
  least: 0,
  most: Infinity,
  make: (fields, count) => fields.slice(0, count),
  blank: () => [],
};

/** What records of another number of fields than there are columns are made into; left out, they are rejected. */
export interface Ragged {
  /** Stands for each field that a record lacks. */
  readonly missing?: string | null | undefined;
  /** The property that an array of the surplus fields is put into. */
  readonly rest?: string | undefined;
}

/**
 * Records as objects. Each is a copy of a template, in which every name is a property of its own, so that all have the
 * same hidden class, and `__proto__` is a name like any other.
 */
export function objects(names: readonly string[], { missing, rest }: Ragged = {}): Shape<Record<string, string>> {
  const columns = names.length;
  const full: Record<string, string> = {};
  const short: Record<string, string> = {};
  for (const name of names) {
    put(full, name, '');
    put(short, name, missing);
  }
  return {
    least: missing === undefined ? columns : 0,
    most: rest === undefined ? columns : Infinity,
    make: (fields, count) => {
      const record = count < columns ? { ...short } : { ...full };
      const known = count < columns ? count : columns;
      for (let i = 0; i < known; i++) record[names[i]!] = fields[i]!;
      if (count > columns) put(record, rest!, fields.slice(columns, count));
      return record;
    },
  };
}

/** Makes a property of its own, also where the name is `__proto__`. */
function put(record: object, name: string, value: unknown): void {
  Object.defineProperty(record, name, { value, writable: true, enumerable: true, configurable: true });
}

/** How many fields a shape expects, for people. */
export function expectedFields({ least, most }: Shape<unknown>): string {
  const [bound, count] = least === most ? ['', most] : most === Infinity ? ['at least ', least] : ['at most ', most];
  return `expected ${bound}${count} field${count === 1 ? '' : 's'}`;
}
