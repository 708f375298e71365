/**
 * DuckDB through the user's own connection of `@duckdb/node-api`.
 *
 * @module
 */
import type { AsyncFlow } from '../../flow/flow.ts';
import { checkOneOf, checkOptions, checkString, describe } from '../../pipeline/check.ts';
import type { Terminal } from '../../pipeline/stage.ts';
import type { BatchReport, BatchTarget } from './batches.ts';
import { type InsertOptions, type Insertion, insertSink, together } from './insertion.ts';
import { lease, type RowCursor, rowsFlow } from './rows.ts';
import { checkText, type Table } from './tables.ts';

export type { BatchOptions, BatchReport } from './batches.ts';
export type { InsertOptions } from './insertion.ts';
export type { OnConflict, Row, Table, TableOptions } from './tables.ts';

/** A connection: a `DuckDBConnection` of `@duckdb/node-api`. */
export interface Duckdb {
  stream(sql: string, values?: never[]): Promise<unknown>;
  run(sql: string, values?: never[]): Promise<unknown>;
  interrupt(): void;
}

interface Result {
  yieldRows(): AsyncIterator<unknown[][]>;
  yieldRowsJs(): AsyncIterator<unknown[][]>;
  yieldRowObjects(): AsyncIterator<unknown[]>;
  yieldRowObjectJs(): AsyncIterator<unknown[]>;
}

export interface FromDuckdbOptions {
  /** What `$1`, `$2`, ... or the `?` stand for, as `@duckdb/node-api` takes them. */
  readonly values?: readonly unknown[];
  /** `'array'`: rows are arrays in the order of the columns. Default: objects. */
  readonly rowMode?: 'object' | 'array';
  /**
   * `'js'` (default): values as JavaScript has them, which for a DECIMAL is a number and for a TIMESTAMP a Date, whatever digits
   * that loses. `'exact'`: as the library has them, objects of its own.
   */
  readonly valueMode?: 'js' | 'exact';
}

/** How many rows DuckDB hands over at once. */
const VECTOR = 2_048;

function checkDuckdb(operator: string, connection: Duckdb): void {
  const { stream, run } = (connection ?? {}) as Partial<Duckdb>;
  if (typeof stream === 'function' && typeof run === 'function') return;
  throw new TypeError(`${operator}: connection must be one of @duckdb/node-api, got ${describe(connection)}`);
}

/**
 * The rows of a query, computed as they are asked for, 2,048 at a time.
 *
 * @param connection - A connection, which nobody else must use meanwhile: another query on it would end this one.
 * @param text - One statement. Values belong into `values`, never into the text.
 * @param options - `values`; `rowMode`: `'object'` (default) or `'array'`; `valueMode`: `'js'` (default) or `'exact'`.
 * @returns A flow of the rows. Their type is what the caller says it is: nothing checks it. Holds up to 2,048 rows.
 * @throws TypeError or RangeError for wrong arguments; when run, DuckDB's error; Error for a connection that a flow is using.
 * @example
 * ```ts
 * import { DuckDBInstance } from '@duckdb/node-api';
 * const connection = await (await DuckDBInstance.create(':memory:')).connect();
 * const squares = fromDuckdb<{ n: number }>(connection, 'SELECT (i * i)::INTEGER AS n FROM range(5) AS t(i) WHERE i > ?', { values: [1] });
 * squares.map(({ n }) => n).toArray() // => [4, 9, 16]
 * ```
 * @see PEP 249 Cursor.fetchmany
 */
export function fromDuckdb<T = Record<string, unknown>>(
  connection: Duckdb,
  text: string,
  options: FromDuckdbOptions = {},
): AsyncFlow<T> {
  checkDuckdb('fromDuckdb', connection);
  checkString('fromDuckdb', 'text', text);
  checkOptions('fromDuckdb', options, ['values', 'rowMode', 'valueMode']);
  const { values = [], rowMode = 'object', valueMode = 'js' } = options;
  if (!Array.isArray(values)) throw new TypeError(`fromDuckdb: values must be an array, got ${describe(values)}`);
  checkOneOf('fromDuckdb', 'rowMode', rowMode, ['object', 'array']);
  checkOneOf('fromDuckdb', 'valueMode', valueMode, ['js', 'exact']);
  return rowsFlow<T>('fromDuckdb', VECTOR, () => {
    const release = lease(connection, 'fromDuckdb', 'connect once more');
    const js = valueMode === 'js';
    const opening = connection.stream(text, [...(values as never[])]).then((result) => {
      const { yieldRows, yieldRowsJs, yieldRowObjects, yieldRowObjectJs } = result as Result;
      const rows = rowMode === 'array' ? (js ? yieldRowsJs : yieldRows) : js ? yieldRowObjectJs : yieldRowObjects;
      return rows.call(result as Result);
    });
    return new ChunkCursor<T>(connection, opening, release);
  });
}

class ChunkCursor<T> implements RowCursor<T> {
  readonly #connection: Duckdb;
  readonly #opening: Promise<AsyncIterator<unknown[]>>;
  readonly #release: () => void;
  #interrupting: ReturnType<typeof setInterval> | undefined;

  constructor(connection: Duckdb, opening: Promise<AsyncIterator<unknown[]>>, release: () => void) {
    this.#connection = connection;
    this.#opening = opening;
    this.#release = release;
    // It is heard of when it is read.
    opening.catch(() => {});
  }

  async read(): Promise<readonly T[]> {
    const chunks = await this.#opening;
    for (;;) {
      const { done, value } = await chunks.next();
      if (done) return [];
      if (value.length > 0) return value as T[];
    }
  }

  interrupt(): void {
    this.#connection.interrupt();
    // A query that has not begun yet is not ended by it.
    this.#interrupting = setInterval(() => this.#connection.interrupt(), 20);
  }

  async close(): Promise<void> {
    clearInterval(this.#interrupting);
    try {
      const chunks = await this.#opening.catch(() => undefined);
      await chunks?.return?.();
    } finally {
      this.#release();
    }
  }
}

/**
 * Inserts rows in batches, each in a transaction of its own, unless the user has begun one.
 *
 * After a crash the database has the rows of the first so many batches, whole ones; with `onConflict` the run can simply be repeated.
 * A member that is missing or undefined gets the column's default, null is NULL. Objects and arrays are written as JSON, which DuckDB
 * casts to what the column is, a Date as a text in UTC.
 *
 * @param connection - A connection of `@duckdb/node-api`.
 * @param table - Its name, or `[schema, name]`; quoted, so that it is taken as it is.
 * @param options - `columns`: default the members of the first row; `row`: makes the row of an item; `onConflict`: `'error'` (default),
 *   `'nothing'` or `{ key, update }`; `batchSize`: default 1,000; `linger`: ms, default 1,000; `onCommit`: called with the items of
 *   each batch once they are committed.
 * @returns A promise of `items`, `batches` and `affected`: how many rows were inserted or updated. Holds up to `batchSize` items.
 * @throws TypeError or RangeError for wrong arguments, a member that is no column, a value that DuckDB has not; DuckDB's error.
 * @example
 * ```ts
 * import { DuckDBInstance } from '@duckdb/node-api';
 * const connection = await (await DuckDBInstance.create(':memory:')).connect();
 * await connection.run('CREATE TABLE stock (sku TEXT PRIMARY KEY, stock INTEGER)');
 * flow([{ sku: 'a1', stock: 3 }]).to(toDuckdb(connection, 'stock')) // => { items: 1, affected: 1, batches: 1 }
 * fromDuckdb(connection, 'FROM stock').toArray() // => [{ sku: 'a1', stock: 3 }]
 * ```
 * @see DuckDB INSERT ... ON CONFLICT
 */
export function toDuckdb<T>(
  connection: Duckdb,
  table: Table,
  options: InsertOptions<T> = {},
): Terminal<T, Promise<BatchReport>> {
  checkDuckdb('toDuckdb', connection);
  return insertSink('toDuckdb', '"', table, options, (insertion) => new Inserting(connection, insertion));
}

/** One run of `toDuckdb`. */
class Inserting<T> implements BatchTarget<T> {
  readonly #connection: Duckdb;
  readonly #insertion: Insertion<T>;

  constructor(connection: Duckdb, insertion: Insertion<T>) {
    this.#connection = connection;
    this.#insertion = insertion;
  }

  async write(items: readonly T[]): Promise<number> {
    const statements = this.#insertion.parts(items).map((rows) => this.#statement(rows));
    const connection = this.#connection;
    const release = lease(connection, 'toDuckdb', 'connect once more');
    try {
      if (statements.length === 1) return await this.#run(statements[0]!);
      const own = await this.#begin();
      return await together(
        own,
        (sql) => connection.run(sql),
        async () => {
          let affected = 0;
          for (const statement of statements) affected += await this.#run(statement);
          return affected;
        },
      );
    } finally {
      release();
    }
  }

  async #run({ sql, values }: { readonly sql: string; readonly values: unknown[] }): Promise<number> {
    const result = await this.#connection.run(sql, values as never[]);
    return (result as { rowsChanged?: number }).rowsChanged ?? 0;
  }

  /** Begins a transaction, unless the user has begun one, which is why two queries have the same id. */
  async #begin(): Promise<boolean> {
    const ids: unknown[] = [];
    for (let i = 0; i < 2; i++) {
      const result = (await this.#connection.stream('SELECT txid_current()')) as Result;
      ids.push((await result.yieldRows().next()).value[0][0]);
    }
    if (ids[0] === ids[1]) return false;
    await this.#connection.run('BEGIN TRANSACTION');
    return true;
  }

  #statement(rows: readonly (readonly unknown[])[]): { sql: string; values: unknown[] } {
    const insertion = this.#insertion;
    const values: unknown[] = [];
    const sql = insertion.statement(rows, (value, i) => {
      values.push(parameter(value, insertion.columns[i]!));
      return value instanceof Uint8Array ? 'from_hex(?)' : '?';
    });
    return { sql, values };
  }

  close(): void {}
}

function parameter(value: unknown, column: string): unknown {
  switch (typeof value) {
    case 'string':
      return checkText('toDuckdb', value, column);
    case 'number':
    case 'boolean':
      return value;
    case 'bigint':
      return String(value);
    case 'object':
      if (value === null) return null;
      if (value instanceof Uint8Array)
        return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex');
      if (!(value instanceof Date)) return JSON.stringify(value);
      if (!Number.isNaN(value.getTime())) return value.toISOString();
      break;
    default:
  }
  throw new TypeError(`toDuckdb: column ${describe(column)} cannot take ${describe(value)}; DuckDB has no such value`);
}
