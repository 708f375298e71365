import { describe, wrongItem } from '../../pipeline/check.ts';

/** A table: its name, or its schema and name. A name is taken as it is, dots and capitals included. */
export type Table = string | readonly string[];

/** A row to be written: an object with a member for each column, or an array in the order of `columns`. */
export type Row = object;

/** What happens to a row whose key is there already. */
export type OnConflict =
  | 'error'
  | 'nothing'
  | {
      /** The columns of the key. */
      readonly key: readonly string[];
      /** The columns that are set anew. Default: all that are not of the key. */
      readonly update?: readonly string[];
    };

/** What every function that writes into a table takes. */
export interface TableOptions<T> {
  /** The columns. Default: the members of the first row. A row with another member is an error. */
  readonly columns?: readonly string[];
  /** Makes the row of an item. Default: the item itself. */
  readonly row?: (item: T) => Row;
}

/** A name as SQL has it between quotes: nothing in it can end it. */
export function quoteName(operator: string, name: unknown, quote: '"' | '`'): string {
  // PostgreSQL would read a NUL as the end of the whole statement.
  if (typeof name !== 'string' || name === '' || name.includes('\0')) {
    throw new TypeError(
      `${operator}: a name must be a string that is neither empty nor has a NUL in it, got ${describe(name)}`,
    );
  }
  return quote + name.replaceAll(quote, quote + quote) + quote;
}

export function quoteTable(operator: string, table: Table, quote: '"' | '`'): string {
  const parts = typeof table === 'string' ? [table] : table;
  if (!Array.isArray(parts) || parts.length === 0) {
    throw new TypeError(`${operator}: table must be a name or an array of them, got ${describe(table)}`);
  }
  return (parts as readonly string[]).map((part) => quoteName(operator, part, quote)).join('.');
}

function checkNames(operator: string, what: string, names: unknown, quote: '"' | '`'): void {
  if (!Array.isArray(names))
    throw new TypeError(`${operator}: ${what} must be an array of names, got ${describe(names)}`);
  const all = names as readonly string[];
  for (const name of all) quoteName(operator, name, quote);
  if (new Set(all).size < all.length) throw new TypeError(`${operator}: ${what} must not name a column twice`);
}

export function checkTable(
  operator: string,
  { columns, row }: TableOptions<never>,
  quote: '"' | '`',
  onConflict: OnConflict = 'error',
): void {
  if (columns !== undefined) {
    checkNames(operator, 'columns', columns, quote);
    if (columns.length === 0) throw new TypeError(`${operator}: columns must not be empty`);
  }
  if (row !== undefined && typeof row !== 'function') {
    throw new TypeError(`${operator}: row must be a function, got ${describe(row)}`);
  }
  if (onConflict === 'error' || onConflict === 'nothing') return;
  if (typeof onConflict !== 'object' || onConflict === null) {
    throw new TypeError(
      `${operator}: onConflict must be "error", "nothing" or { key, update }, got ${describe(onConflict)}`,
    );
  }
  checkNames(operator, 'onConflict.key', onConflict.key, quote);
  if (onConflict.key.length === 0) throw new TypeError(`${operator}: onConflict.key must not be empty`);
  if (onConflict.update !== undefined) checkNames(operator, 'onConflict.update', onConflict.update, quote);
}

/** Takes rows apart: their values in the order of the columns, which the first row gives if nobody else does. */
export class Rows<T> {
  readonly #operator: string;
  readonly #row: ((item: T) => Row) | undefined;
  readonly #positional: boolean;
  #columns: readonly string[] | undefined;

  constructor(operator: string, { columns, row }: TableOptions<T>) {
    this.#operator = operator;
    this.#row = row;
    this.#columns = columns;
    this.#positional = columns !== undefined;
  }

  /** Known once there was a row. */
  get columns(): readonly string[] {
    return this.#columns!;
  }

  /** The values of a row; undefined for a member that it has not. */
  values(item: T): unknown[] {
    const row: unknown = this.#row ? this.#row(item) : item;
    const operator = this.#operator;
    if (typeof row !== 'object' || row === null) throw wrongItem(operator, 'an object or an array', row);
    if (Array.isArray(row)) {
      const columns = this.#columns;
      if (!this.#positional || !columns) {
        throw new TypeError(`${operator}: rows that are arrays need the option columns`);
      }
      if (row.length !== columns.length) {
        throw new TypeError(`${operator}: a row has ${row.length} values for ${columns.length} columns`);
      }
      return row;
    }
    const record = row as Readonly<Record<string, unknown>>;
    const keys = Object.keys(record);
    if (!this.#columns) {
      if (keys.length === 0) throw new TypeError(`${operator}: the first row has no members, so there are no columns`);
      checkNames(operator, 'the columns', keys, '"');
    }
    const columns = (this.#columns ??= keys);
    // Most rows are like the first.
    if (keys.length === columns.length && columns.every((name, i) => keys[i] === name)) {
      return columns.map((name) => record[name]);
    }
    const foreign = keys.find((key) => !columns.includes(key));
    if (foreign !== undefined) {
      throw new TypeError(
        `${operator}: a row has the member ${describe(foreign)}, which is no column; name all columns in the option columns, or map it away`,
      );
    }
    return columns.map((name) => (Object.hasOwn(record, name) ? record[name] : undefined));
  }
}

/** @throws TypeError for a key that is no column. */
export function checkKey(operator: string, onConflict: OnConflict, columns: readonly string[]): void {
  if (typeof onConflict !== 'object') return;
  for (const what of ['key', 'update'] as const) {
    const foreign = onConflict[what]?.find((name) => !columns.includes(name));
    if (foreign !== undefined) {
      throw new TypeError(`${operator}: onConflict.${what} names ${describe(foreign)}, which is no column`);
    }
  }
}

/** A value of a key, so that what the server takes for the same is the same, as far as that can be told here. */
function keyText(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

/** Rows in as many statements as they need: each of at most so many rows, and no key twice, which servers refuse for an update. */
export function parted(
  rows: readonly unknown[][],
  onConflict: OnConflict,
  columns: readonly string[],
  most: number,
): unknown[][][] {
  const key = typeof onConflict === 'object' ? onConflict.key.map((name) => columns.indexOf(name)) : [];
  const parts: unknown[][][] = [];
  let part: unknown[][] = [];
  let seen = new Set<string>();
  for (const row of rows) {
    const id = key.length > 0 ? key.map((i) => keyText(row[i])).join('\0') : undefined;
    if (part.length > 0 && (part.length >= most || (id !== undefined && seen.has(id)))) {
      parts.push(part);
      part = [];
      seen = new Set();
    }
    part.push(row);
    if (id !== undefined) seen.add(id);
  }
  parts.push(part);
  return parts;
}

/** Which columns a conflict sets anew; undefined for conflicts that are errors. */
export function updatedBy(onConflict: OnConflict, columns: readonly string[]): readonly string[] | undefined {
  if (onConflict === 'error') return undefined;
  if (onConflict === 'nothing') return [];
  return onConflict.update ?? columns.filter((name) => !onConflict.key.includes(name));
}

/** A text that the server would get with some characters replaced by U+FFFD is refused instead. */
export function checkText(operator: string, text: string, column: string): string {
  if ((text as unknown as { isWellFormed(): boolean }).isWellFormed()) return text;
  throw new TypeError(
    `${operator}: the text for column ${describe(column)} has half of a surrogate pair in it, which UTF-8 cannot have: ${describe(text)}`,
  );
}
