/**
 * PostgreSQL through the user's own `pg`: a cursor as a source; inserts, upserts and COPY as sinks.
 *
 * @module
 */
import type { AsyncFlow } from '../../flow/flow.ts';
import { checkFunction, checkOneOf, checkOptions, checkString, describe, wrongItem } from '../../pipeline/check.ts';
import type { Plan } from '../../pipeline/plan.ts';
import type { Terminal } from '../../pipeline/stage.ts';
import { type BatchReport, batchSink, type BatchTarget, checkBatches } from './batches.ts';
import { type InsertOptions, type Insertion, insertSink, together } from './insertion.ts';
import {
  begin,
  checkPostgres,
  connect,
  type Connection,
  type Postgres,
  type PostgresClient,
} from './postgres-client.ts';
import { CopyIn } from './postgres-copy.ts';
import { DeclaredCursor, type PgCursorClass, PortalCursor } from './postgres-cursor.ts';
import { COLUMNS_QUERY, copyField, type PostgresColumn, PostgresText } from './postgres-text.ts';
import { BATCH, checkBatchSize, rowsFlow } from './rows.ts';
import { checkTable, quoteName, quoteTable, Rows, type Table, type TableOptions } from './tables.ts';

export type { BatchOptions, BatchReport } from './batches.ts';
export type { Postgres, PostgresClient, PostgresPool, PostgresQuery, PostgresResult } from './postgres-client.ts';
export type { PgCursor, PgCursorClass } from './postgres-cursor.ts';
export type { InsertOptions } from './insertion.ts';
export type { OnConflict, Row, Table, TableOptions } from './tables.ts';

export interface FromPostgresOptions {
  /** What `$1`, `$2`, ... stand for, as `pg` takes them. */
  readonly values?: readonly unknown[];
  /** How many rows are fetched at once: at least 1. Default 1,000. */
  readonly batchSize?: number;
  /** `'array'`: rows are arrays in the order of the columns, which keeps columns of one name apart. Default: objects. */
  readonly rowMode?: 'object' | 'array';
  /** The class of `pg-cursor`: reads by a portal instead of a declared cursor. */
  readonly cursor?: PgCursorClass;
}

/**
 * The rows of a query, fetched as they are asked for.
 *
 * Without `cursor`, the query, a SELECT or VALUES, is declared as a cursor in a transaction, the user's if the client is in one: all rows are of
 * one snapshot. The transaction is committed when the rows have ended or the flow is left, rolled back when it fails. With the
 * class of `pg-cursor` no transaction is begun, and any statement that gives rows will do. A run that is left
 * while it waits for rows cancels that on the server.
 *
 * @param client - A `Client` of `pg`, connected, which other flows must not use meanwhile; or a `Pool`, from which each run
 *   takes a connection at its first pull and gives it back when it is over.
 * @param text - One statement. Values belong into `values`, never into the text.
 * @param options - `values`; `batchSize`: rows fetched at once, at least 1, default 1,000; `rowMode`: `'object'` (default) or
 *   `'array'`; `cursor`: the default export of `pg-cursor`.
 * @returns A flow of the rows. Their type is what the caller says it is: nothing checks it. Holds up to `batchSize` rows.
 * @throws TypeError or RangeError for wrong arguments; when run, the server's error; Error for a client that a flow is using.
 * @example
 * ```ts no-run
 * import { Pool } from 'pg';
 * const pool = new Pool();
 * const orders = fromPostgres<{ id: number; total: string }>(pool, 'SELECT * FROM orders WHERE day = $1', { values: ['2026-11-21'] });
 * await orders.map(({ total }) => Number(total)).sum();
 * ```
 * @see PostgreSQL DECLARE, FETCH; PEP 249 Cursor.fetchmany
 */
export function fromPostgres<T = Record<string, unknown>>(
  client: Postgres,
  text: string,
  options: FromPostgresOptions = {},
): AsyncFlow<T> {
  checkPostgres('fromPostgres', client);
  checkString('fromPostgres', 'text', text);
  checkOptions('fromPostgres', options, ['values', 'batchSize', 'rowMode', 'cursor']);
  const { values = [], batchSize = BATCH, rowMode = 'object', cursor } = options;
  if (!Array.isArray(values)) {
    throw new TypeError(`fromPostgres: values must be an array, got ${describe(values)}`);
  }
  checkBatchSize('fromPostgres', batchSize);
  checkOneOf('fromPostgres', 'rowMode', rowMode, ['object', 'array']);
  if (cursor !== undefined) checkFunction('fromPostgres', 'cursor', cursor);
  const mode = rowMode === 'array' ? ({ rowMode } as const) : {};
  return rowsFlow<T>('fromPostgres', batchSize, async () => {
    const connection = await connect('fromPostgres', client);
    try {
      if (cursor) return new PortalCursor<T>(connection, new cursor(text, [...(values as unknown[])], mode));
      return await DeclaredCursor.open<T>(connection, { text, values: [...(values as unknown[])], ...mode });
    } catch (error) {
      connection.release();
      throw error;
    }
  });
}

/** The most parameters that the protocol has for one statement. */
const PARAMETERS = 65_535;

/**
 * Inserts rows in batches: one statement of many rows each, and so one transaction, unless the user has begun one.
 *
 * After a crash the table has the rows of the first so many batches, whole ones; with `onConflict` the run can simply be repeated. Of two
 * rows with one key the later one counts. A member that is missing or undefined gets the column's default, null is NULL; columns of
 * the types json and jsonb take any value that JSON has, strings included, and arrays are arrays of the server's elsewhere.
 *
 * @param client - A `Client` of `pg`, connected, or a `Pool`, from which each batch takes a connection.
 * @param table - Its name, or `[schema, name]`; quoted, so that it is taken as it is.
 * @param options - `columns`: default the members of the first row; `row`: makes the row of an item; `onConflict`: `'error'` (default),
 *   `'nothing'` or `{ key, update }`; `batchSize`: default 1,000, never more than 65,535 values; `linger`: ms, default 1,000; `onCommit`:
 *   called with the items of each batch once they are committed.
 * @returns A promise of `items`, `batches` and `affected`: how many rows were inserted or updated. Holds up to `batchSize` items.
 * @throws TypeError or RangeError for wrong arguments, a member that is no column, a value that the column's type cannot take; the
 *   server's error.
 * @example
 * ```ts no-run
 * import { Pool } from 'pg';
 * const pool = new Pool();
 * const rows = flow([{ sku: 'a1', stock: 3 }, { sku: 'b2', stock: 0 }]);
 * await rows.to(toPostgres(pool, 'stock', { onConflict: { key: ['sku'] } })); // { items: 2, affected: 2, batches: 1 }
 * ```
 * @see PostgreSQL INSERT ... ON CONFLICT
 */
export function toPostgres<T extends object>(
  client: Postgres,
  table: Table,
  options?: InsertOptions<T>,
): Terminal<T, Promise<BatchReport>>;
export function toPostgres<T>(
  client: Postgres,
  table: Table,
  options: InsertOptions<T> & Required<Pick<TableOptions<T>, 'row'>>,
): Terminal<T, Promise<BatchReport>>;
export function toPostgres<T>(
  client: Postgres,
  table: Table,
  options: InsertOptions<T> = {},
): Terminal<T, Promise<BatchReport>> {
  checkPostgres('toPostgres', client);
  return insertSink('toPostgres', '"', table, options, (insertion) => new Inserting(client, insertion));
}

/** One run of `toPostgres`. */
class Inserting<T> implements BatchTarget<T> {
  readonly #client: Postgres;
  readonly #insertion: Insertion<T>;
  readonly #text = new PostgresText('toPostgres');
  #columns: readonly PostgresColumn[] | undefined;

  constructor(client: Postgres, insertion: Insertion<T>) {
    this.#client = client;
    this.#insertion = insertion;
  }

  async write(items: readonly T[]): Promise<number> {
    const parts = this.#insertion.parts(items, (columns) => Math.floor(PARAMETERS / columns));
    const { client, release } = await connect('toPostgres', this.#client);
    try {
      this.#columns ??= await columnsOf('toPostgres', client, this.#insertion.table, this.#insertion.columns);
      const statements = parts.map((rows) => this.#statement(rows));
      if (statements.length === 1) return (await client.query(statements[0]!)).rowCount ?? 0;
      // All of it or nothing, in the user's transaction if there is one.
      const own = await begin(client);
      return await together(
        own,
        (text) => client.query({ text }),
        async () => {
          let affected = 0;
          for (const statement of statements) affected += (await client.query(statement)).rowCount ?? 0;
          return affected;
        },
      );
    } finally {
      release();
    }
  }

  #statement(rows: readonly (readonly unknown[])[]): { text: string; values: unknown[] } {
    const values: unknown[] = [];
    const text = this.#insertion.statement(rows, (value, i) => {
      const column = this.#columns![i]!;
      // Bytes go as they are, in half the space.
      const bytes = value instanceof Uint8Array && column.type === 'bytea';
      return `$${values.push(bytes ? value : this.#text.of(value, column))}`;
    });
    return { text, values };
  }

  close(): void {}
}

async function columnsOf(
  operator: string,
  client: PostgresClient,
  table: string,
  names: readonly string[],
): Promise<PostgresColumn[]> {
  const { rows } = await client.query({ text: COLUMNS_QUERY, values: [table] });
  const all = rows as PostgresColumn[];
  return names.map((name) => {
    const column = all.find((column) => column.name === name);
    if (column) return column;
    const known = all.map(({ name }) => name).join(', ');
    throw new TypeError(`${operator}: the table ${table} has no column ${describe(name)}; it has ${known}`);
  });
}

export interface CopyInsertOptions<T> extends TableOptions<T> {
  /** How many rows are one COPY, and so one transaction. Default: all of them, which is all or nothing. */
  readonly batchSize?: number;
  /** With `batchSize`: as for `toPostgres`. */
  readonly onCommit?: (items: readonly T[]) => unknown;
  /**
   * For items that are pieces of a file, as bytes or text, instead of rows: which of COPY's formats that has. They are sent as they
   * are; the option `columns` says what the columns of the file are.
   */
  readonly format?: 'csv' | 'text';
  /** With `format: 'csv'`: whether the first line is a header, which is passed over. Default false. */
  readonly header?: boolean;
}

/**
 * Loads rows by COPY FROM STDIN, which is the fastest way in.
 *
 * All rows appear at once when the last of them is there, or none; with `batchSize`, so many at a time. Values are written as for
 * `toPostgres`; but there are no defaults for single rows: every row has every column.
 *
 * @param client - A `Client` of `pg`, connected, or a `Pool`. Its connection is driven by the protocol: `pg-native` has none.
 * @param table - Its name, or `[schema, name]`; quoted, so that it is taken as it is.
 * @param options - `columns`: default the members of the first row; `row`: makes the row of an item; `batchSize`: rows for one
 *   transaction, default all; `onCommit`: with `batchSize`; `format`, `header`: for items that are bytes or text of a file.
 * @returns A promise of `items`, `affected`: how many rows the table has got, and `batches`. Holds up to `batchSize` items, or
 *   1,000, and 1 MiB that is on its way.
 * @throws TypeError or RangeError for wrong arguments, a member too many or too few, a value that the column's type cannot take;
 *   the server's error, which says in which line of the COPY.
 * @example
 * ```ts no-run
 * import { Pool } from 'pg';
 * import { csv } from 'sluice/io';
 * const pool = new Pool();
 * await csv('orders.csv.gz', { headers: true }).to(copyToPostgres(pool, 'orders')); // { items, affected, batches: 1 }
 * ```
 * @see PostgreSQL COPY
 */
export function copyToPostgres<T>(
  client: Postgres,
  table: Table,
  options: CopyInsertOptions<T> = {},
): Terminal<T, Promise<BatchReport>> {
  checkPostgres('copyToPostgres', client);
  checkOptions('copyToPostgres', options, ['columns', 'row', 'batchSize', 'onCommit', 'format', 'header']);
  checkTable('copyToPostgres', options, '"');
  const { batchSize, onCommit, format, header = false } = options;
  if (format !== undefined) checkOneOf('copyToPostgres', 'format', format, ['csv', 'text']);
  if (format !== 'csv' && header) throw new TypeError(`copyToPostgres: header needs format: "csv"`);
  if (format !== undefined && (batchSize !== undefined || options.row !== undefined)) {
    throw new TypeError('copyToPostgres: pieces of a file have no rows: format goes with neither batchSize nor row');
  }
  if (onCommit !== undefined && batchSize === undefined) {
    throw new TypeError('copyToPostgres: onCommit needs batchSize: without it nothing is committed before the end');
  }
  const name = quoteTable('copyToPostgres', table, '"');
  const batches = { ...(batchSize !== undefined && { batchSize }), ...(onCommit && { onCommit }) };
  checkBatches('copyToPostgres', batches);
  const sink = batchSink('copyToPostgres', batches, () => new Copying<T>(client, name, options));
  if (batchSize !== undefined) return sink;
  const drive = async (plan: Plan): Promise<BatchReport> => {
    const report = await sink.drive!(plan);
    return { ...report, batches: Math.min(1, report.batches) };
  };
  return { ...sink, holds: 'up to 1,000 items not yet sent, and 1 MiB on its way', drive };
}

/** Writes rows as lines of COPY's text format. */
class CopyLines<T> {
  readonly #rows: Rows<T>;
  readonly #text = new PostgresText('copyToPostgres');
  #columns: readonly PostgresColumn[] | undefined;

  constructor(options: TableOptions<T>) {
    this.#rows = new Rows('copyToPostgres', options);
  }

  /** Learns the columns by the first item, and what the table says of them. */
  async learn(client: PostgresClient, table: string, first: T): Promise<readonly string[]> {
    this.#rows.values(first);
    this.#columns ??= await columnsOf('copyToPostgres', client, table, this.#rows.columns);
    return this.#rows.columns;
  }

  line(item: T): string {
    const values = this.#rows.values(item);
    const columns = this.#columns!;
    let line = '';
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (i > 0) line += '\t';
      if (value === undefined) {
        throw new TypeError(
          `copyToPostgres: a row has no ${describe(columns[i]!.name)}; COPY knows no default: give null, or use toPostgres`,
        );
      }
      const text = this.#text.of(value, columns[i]!);
      // What is written of a number has nothing in it to escape.
      line += typeof value === 'number' || typeof value === 'boolean' ? text : copyField(text);
    }
    return `${line}\n`;
  }
}

/** How many characters of a batch are gathered before they are sent. */
const GATHERED = 64 * 1024;

/** One run of `copyToPostgres`: each batch a COPY of its own, or all of them one. */
class Copying<T> implements BatchTarget<T> {
  readonly #client: Postgres;
  readonly #table: string;
  readonly #options: CopyInsertOptions<T>;
  readonly #lines: CopyLines<T>;
  #connection: Connection | undefined;
  #copy: CopyIn | undefined;

  constructor(client: Postgres, table: string, options: CopyInsertOptions<T>) {
    this.#client = client;
    this.#table = table;
    this.#options = options;
    this.#lines = new CopyLines(options);
  }

  async write(items: readonly T[]): Promise<number> {
    this.#connection ??= await connect('copyToPostgres', this.#client);
    this.#copy ??= await this.#begin(this.#connection.client, items[0]!);
    if (this.#options.format) for (const item of items) await this.#copy.write(bytesOf(item));
    else await this.#writeLines(this.#copy, items);
    return this.#options.batchSize === undefined ? 0 : await this.finish();
  }

  async #begin(client: PostgresClient, first: T): Promise<CopyIn> {
    const { format, header, columns } = this.#options;
    const known = format ? columns : await this.#lines.learn(client, this.#table, first);
    const quoted = known?.map((column) => quoteName('copyToPostgres', column, '"'));
    const how = format ? ` WITH (FORMAT ${format}${header ? ', HEADER' : ''})` : '';
    const text = `COPY ${this.#table}${quoted ? ` (${quoted.join(',')})` : ''} FROM STDIN${how}`;
    return await CopyIn.open('copyToPostgres', client, text);
  }

  async #writeLines(copy: CopyIn, items: readonly T[]): Promise<void> {
    let text = '';
    for (const item of items) {
      text += this.#lines.line(item);
      if (text.length < GATHERED) continue;
      await copy.write(Buffer.from(text));
      text = '';
    }
    if (text !== '') await copy.write(Buffer.from(text));
  }

  async finish(): Promise<number> {
    const affected = (await this.#copy?.finish()) ?? 0;
    this.#copy = undefined;
    this.#connection?.release();
    this.#connection = undefined;
    return affected;
  }

  async close(): Promise<void> {
    await this.#copy?.discard();
    this.#connection?.release();
  }
}

function bytesOf(item: unknown): Uint8Array {
  if (typeof item === 'string') return Buffer.from(item);
  if (item instanceof Uint8Array) return item;
  throw wrongItem('copyToPostgres', 'a Uint8Array or a string, with the option format', item);
}
