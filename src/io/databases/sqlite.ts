/**
 * SQLite through the user's own database object, of `node:sqlite`, `better-sqlite3`, `node-sqlite3-wasm` or what is like them.
 *
 * @module
 */
import { type Flow, flowOf } from '../../flow/flow.ts';
import { checkOptions, checkString, describe } from '../../pipeline/check.ts';
import { END, type End, type SyncReader } from '../../pipeline/reader.ts';
import type { Terminal } from '../../pipeline/stage.ts';
import type { BatchReport, BatchTarget } from './batches.ts';
import { type InsertOptions, type Insertion, insertSink } from './insertion.ts';
import { checkText, type Table } from './tables.ts';

export type { BatchOptions, BatchReport } from './batches.ts';
export type { InsertOptions } from './insertion.ts';
export type { OnConflict, Row, Table, TableOptions } from './tables.ts';

/** An open database: a `DatabaseSync` of `node:sqlite`, a `Database` of `better-sqlite3` or of `node-sqlite3-wasm`. */
export interface Sqlite {
  prepare(sql: string): unknown;
  exec(sql: string): unknown;
}

interface Statement {
  iterate(...values: unknown[]): Iterator<unknown>;
  run(...values: unknown[]): unknown;
  /** In node-sqlite3-wasm, where nobody else frees a statement. */
  finalize?(): void;
}

export interface FromSqliteOptions {
  /** What the `?` stand for. */
  readonly values?: readonly unknown[];
}

function checkSqlite(operator: string, database: Sqlite): void {
  const { prepare, exec } = (database ?? {}) as Partial<Sqlite>;
  if (typeof prepare === 'function' && typeof exec === 'function') return;
  throw new TypeError(
    `${operator}: database must be one of node:sqlite, better-sqlite3 or node-sqlite3-wasm, got ${describe(database)}`,
  );
}

/** Values as the library takes them: one by one, or in an array. */
function bound(statement: Statement, values: readonly unknown[]): unknown[] {
  return statement.finalize ? [values] : [...values];
}

/** Frees a statement. Where running it has failed, SQLite says so once more. */
function free(statement: Statement): void {
  try {
    statement.finalize?.();
  } catch {
    // Who ran it has been told.
  }
}

/**
 * The rows of a query, one at a time as they are asked for, in a sync flow.
 *
 * The query is running until its rows have ended or the flow is left: writing to the same table meanwhile has the effects that
 * SQLite says, and better-sqlite3 refuses it.
 *
 * @param database - An open database.
 * @param text - One statement. Values belong into `values`, never into the text.
 * @param options - `values`: what the `?` stand for.
 * @returns A flow of the rows. Their type is what the caller says it is: nothing checks it. Holds one row.
 * @throws TypeError for wrong arguments; when run, the database's error.
 * @example
 * ```ts
 * const { default: sqlite } = await import('node-sqlite3-wasm');
 * const database = new sqlite.Database(':memory:');
 * database.exec("CREATE TABLE orders (day, total); INSERT INTO orders VALUES ('mon', 3), ('tue', 4), ('mon', 5)");
 * const orders = fromSqlite<{ total: number }>(database, 'SELECT * FROM orders WHERE day = ?', { values: ['mon'] });
 * orders.map(({ total }) => total).sum() // => 8
 * ```
 * @see CPython sqlite3.Cursor
 */
export function fromSqlite<T = Record<string, unknown>>(
  database: Sqlite,
  text: string,
  options: FromSqliteOptions = {},
): Flow<T> {
  checkSqlite('fromSqlite', database);
  checkString('fromSqlite', 'text', text);
  checkOptions('fromSqlite', options, ['values']);
  const { values = [] } = options;
  if (!Array.isArray(values)) throw new TypeError(`fromSqlite: values must be an array, got ${describe(values)}`);
  const source = {
    name: 'fromSqlite',
    mode: 'sync' as const,
    holds: 'one row',
    open: () => new StatementReader<T>(database.prepare(text) as Statement, values as unknown[]),
  };
  return flowOf({ source, stages: [] }) as Flow<T>;
}

class StatementReader<T> implements SyncReader<T> {
  readonly #statement: Statement;
  readonly #rows: Iterator<unknown>;
  #over = false;

  constructor(statement: Statement, values: readonly unknown[]) {
    this.#statement = statement;
    try {
      this.#rows = statement.iterate(...bound(statement, values));
    } catch (error) {
      free(statement);
      throw error;
    }
  }

  next(): T | End {
    let ended = true;
    try {
      const { done, value } = this.#rows.next();
      ended = done === true;
      return ended ? END : (value as T);
    } finally {
      if (ended) this.#end();
    }
  }

  close(): void {
    if (this.#over) return;
    try {
      this.#rows.return?.();
    } finally {
      this.#end();
    }
  }

  #end(): void {
    this.#over = true;
    free(this.#statement);
  }
}

/**
 * Inserts rows in batches, each in a transaction of its own, or in a savepoint of the user's.
 *
 * After a crash the database has the rows of the first so many batches, whole ones; with `onConflict` the run can simply be repeated.
 * A member that is missing or undefined gets the column's default, null is NULL. A Date is written as ISO 8601 in UTC, which SQLite's
 * functions read; true and false as 1 and 0; objects and arrays as JSON.
 *
 * @param database - An open database.
 * @param table - Its name, or `[schema, name]`; quoted, so that it is taken as it is.
 * @param options - `columns`: default the members of the first row; `row`: makes the row of an item; `onConflict`: `'error'` (default),
 *   `'nothing'` or `{ key, update }`; `batchSize`: default 1,000; `linger`: ms, default 1,000; `onCommit`: called with the items of
 *   each batch once they are committed.
 * @returns A promise of `items`, `batches` and `affected`: how many rows were inserted or updated. Holds up to `batchSize` items.
 * @throws TypeError or RangeError for wrong arguments, a member that is no column, a value that SQLite has not; the database's error.
 * @example
 * ```ts
 * const { default: sqlite } = await import('node-sqlite3-wasm');
 * const database = new sqlite.Database(':memory:');
 * database.exec('CREATE TABLE stock (sku PRIMARY KEY, stock)');
 * const rows = flow([{ sku: 'a1', stock: 3 }, { sku: 'b2', stock: 0 }]);
 * rows.to(toSqlite(database, 'stock', { onConflict: { key: ['sku'] } })) // => { items: 2, affected: 2, batches: 1 }
 * ```
 * @see SQLite INSERT, UPSERT, SAVEPOINT
 */
export function toSqlite<T>(
  database: Sqlite,
  table: Table,
  options: InsertOptions<T> = {},
): Terminal<T, Promise<BatchReport>> {
  checkSqlite('toSqlite', database);
  return insertSink('toSqlite', '"', table, options, (insertion) => new Inserting(database, insertion));
}

/** One run of `toSqlite`. */
class Inserting<T> implements BatchTarget<T> {
  readonly #database: Sqlite;
  readonly #insertion: Insertion<T>;
  /** By the places of the values that are there: SQLite has no word for a default among values. */
  readonly #statements = new Map<string, Statement>();

  constructor(database: Sqlite, insertion: Insertion<T>) {
    this.#database = database;
    this.#insertion = insertion;
  }

  write(items: readonly T[]): number {
    const rows = this.#insertion.rows(items);
    const { columns } = this.#insertion;
    const bare = rows.map((row) => row.map((value, i) => parameter(value, columns[i]!)));
    // A transaction where there is none, else a part of the user's.
    this.#database.exec('SAVEPOINT sluice');
    try {
      let affected = 0;
      for (const row of bare) {
        const statement = this.#statement(row);
        const result = statement.run(
          ...bound(
            statement,
            row.filter((value) => value !== undefined),
          ),
        );
        affected += Number((result as { changes?: number | bigint }).changes ?? 0);
      }
      this.#database.exec('RELEASE sluice');
      return affected;
    } catch (error) {
      try {
        this.#database.exec('ROLLBACK TO sluice');
        this.#database.exec('RELEASE sluice');
      } catch {
        // Some errors have rolled all of it back already.
      }
      throw error;
    }
  }

  #statement(row: readonly unknown[]): Statement {
    const shape = row.map((value) => (value === undefined ? '0' : '1')).join('');
    const known = this.#statements.get(shape);
    if (known) return known;
    const insertion = this.#insertion;
    const names = insertion.columns.filter((_, i) => row[i] !== undefined).map((name) => insertion.quoted(name));
    const values =
      names.length > 0 ? ` (${names.join(',')}) VALUES (${names.map(() => '?').join(',')})` : ' DEFAULT VALUES';
    const sql = `INSERT INTO ${insertion.table}${values}${insertion.conflict()}`;
    const statement = this.#database.prepare(sql) as Statement;
    this.#statements.set(shape, statement);
    return statement;
  }

  close(): void {
    for (const statement of this.#statements.values()) free(statement);
  }
}

function parameter(value: unknown, column: string): unknown {
  switch (typeof value) {
    case 'undefined':
    case 'bigint':
      return value;
    case 'string':
      return checkText('toSqlite', value, column);
    case 'number':
      // It would be stored as NULL.
      if (!Number.isNaN(value)) return value;
      break;
    case 'boolean':
      return value ? 1 : 0;
    case 'object':
      if (value === null || value instanceof Uint8Array) return value;
      if (!(value instanceof Date)) return JSON.stringify(value);
      if (!Number.isNaN(value.getTime())) return value.toISOString();
      break;
    default:
  }
  throw new TypeError(`toSqlite: column ${describe(column)} cannot take ${describe(value)}; SQLite has no such value`);
}
