/**
 * MySQL and MariaDB through the user's own `mysql2`: rows as a source; inserts and upserts as a sink.
 *
 * @module
 */
import type { Readable } from 'node:stream';
import type { AsyncFlow } from '../../flow/flow.ts';
import { checkOneOf, checkOptions, checkString, describe } from '../../pipeline/check.ts';
import type { Terminal } from '../../pipeline/stage.ts';
import type { BatchReport, BatchTarget } from './batches.ts';
import { type InsertOptions, type Insertion, insertSink, together } from './insertion.ts';
import { innerOf, type Mysql, type MysqlCommand, MysqlRun } from './mysql-client.ts';
import { BATCH, checkBatchSize, type RowCursor, rowsFlow } from './rows.ts';
import { checkText, type Table } from './tables.ts';

export type { BatchOptions, BatchReport } from './batches.ts';
export type { Mysql } from './mysql-client.ts';
export type { InsertOptions } from './insertion.ts';
export type { OnConflict, Row, Table, TableOptions } from './tables.ts';

export interface FromMysqlOptions {
  /** What the `?` stand for. They are sent beside the statement, not in it. */
  readonly values?: readonly unknown[];
  /** How many rows are read ahead: at least 1. Default 1,000. */
  readonly batchSize?: number;
  /** `'array'`: rows are arrays in the order of the columns, which keeps columns of one name apart. Default: objects. */
  readonly rowMode?: 'object' | 'array';
}

/**
 * The rows of a query, as the server sends them: it is made to wait while nobody asks for them.
 *
 * The server has no way to leave a result half read. Of a pool, another connection kills the query when the flow is left; a
 * single connection reads what is left of the rows and forgets them, which can take long.
 *
 * @param client - A connection of `mysql2`, which other flows must not use meanwhile, or a pool, from which each run takes a
 *   connection at its first pull and gives it back when it is over. With promises or without.
 * @param text - One statement. Values belong into `values`, never into the text.
 * @param options - `values`; `batchSize`: rows read ahead, at least 1, default 1,000; `rowMode`: `'object'` (default) or `'array'`.
 * @returns A flow of the rows. Their type is what the caller says it is: nothing checks it. Holds up to `batchSize` rows, and
 *   what the socket had sent.
 * @throws TypeError or RangeError for wrong arguments; when run, the server's error; Error for a connection that a flow is using.
 * @example
 * ```ts no-run
 * import { createPool } from 'mysql2/promise';
 * const pool = createPool({ host: '127.0.0.1', user: 'root', database: 'shop' });
 * const orders = fromMysql<{ id: number; total: string }>(pool, 'SELECT * FROM orders WHERE day = ?', { values: ['2026-11-21'] });
 * await orders.map(({ total }) => Number(total)).sum();
 * ```
 * @see PEP 249 Cursor.fetchmany; PyMySQL SSCursor
 */
export function fromMysql<T = Record<string, unknown>>(
  client: Mysql,
  text: string,
  options: FromMysqlOptions = {},
): AsyncFlow<T> {
  const inner = innerOf('fromMysql', client);
  checkString('fromMysql', 'text', text);
  checkOptions('fromMysql', options, ['values', 'batchSize', 'rowMode']);
  const { values = [], batchSize = BATCH, rowMode = 'object' } = options;
  if (!Array.isArray(values)) throw new TypeError(`fromMysql: values must be an array, got ${describe(values)}`);
  checkBatchSize('fromMysql', batchSize);
  checkOneOf('fromMysql', 'rowMode', rowMode, ['object', 'array']);
  const statement = {
    sql: text,
    values: [...(values as unknown[])],
    ...(rowMode === 'array' && { rowsAsArray: true }),
  };
  return rowsFlow<T>('fromMysql', batchSize, async () => {
    const run = await MysqlRun.open('fromMysql', inner);
    // Values go beside the statement: what mysql2 writes into it is only safe in the sql_mode that it thinks of.
    const { connection } = run;
    const command = statement.values.length > 0 ? connection.execute(statement) : connection.query(statement);
    return new StreamCursor<T>(run, command as MysqlCommand, batchSize);
  });
}

/** Reads what the connection pushes, which pauses when that is not taken. */
class StreamCursor<T> implements RowCursor<T> {
  readonly #run: MysqlRun;
  readonly #stream: Readable;
  /** Whether the server is done with the query, and when. */
  #over = false;
  readonly #ended: Promise<void>;
  #wake: () => void = () => {};

  constructor(run: MysqlRun, command: MysqlCommand, batchSize: number) {
    this.#run = run;
    this.#ended = new Promise((resolve) => {
      const over = (): void => {
        this.#over = true;
        resolve();
      };
      command.once('end', over);
      command.once('error', over);
    });
    this.#stream = command.stream({ highWaterMark: batchSize });
    for (const event of ['readable', 'end', 'error', 'close']) this.#stream.on(event, () => this.#wake());
  }

  async read(count: number): Promise<readonly T[]> {
    const stream = this.#stream;
    for (;;) {
      const rows: T[] = [];
      while (rows.length < count) {
        const row = stream.read() as T | null;
        if (row === null) break;
        rows.push(row);
      }
      if (rows.length > 0) return rows;
      if (stream.errored) throw stream.errored;
      if (stream.readableEnded || stream.destroyed) return [];
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  interrupt(): void {
    this.#stream.destroy();
  }

  async close(): Promise<void> {
    this.#stream.destroy();
    try {
      if (!this.#over) {
        const killing = this.#run.kill(() => this.#over);
        // If it could not be killed, it is read to its end.
        killing.catch(() => {});
        await this.#ended;
        await killing.catch(() => {});
      }
    } finally {
      this.#run.release();
    }
  }
}

/** The most parameters that a statement can have. */
const PARAMETERS = 65_535;
/** A status of the server: it is in a transaction. */
const IN_TRANSACTION = 1;
/** A warning that MySQL has for VALUES(), which MariaDB needs. */
const DEPRECATED = 1287;

interface Header {
  readonly affectedRows: number;
  readonly warningStatus: number;
  readonly serverStatus?: number;
}

/**
 * Inserts rows in batches, each in a transaction of its own, unless the user has begun one.
 *
 * After a crash the table has the rows of the first so many batches, whole ones, if its engine has transactions; with `onConflict`
 * the run can simply be repeated. A value that the server would cut or change with a warning is an error. A member that is missing
 * or undefined gets the column's default, null is NULL; objects and arrays are written as JSON.
 *
 * @param client - A connection or a pool of `mysql2`, with promises or without. Of a pool, each batch takes a connection.
 * @param table - Its name, or `[database, name]`; quoted, so that it is taken as it is.
 * @param options - `columns`: default the members of the first row; `row`: makes the row of an item; `onConflict`: `'error'` (default),
 *   `'nothing'` or `{ key, update }`; `batchSize`: default 1,000; `linger`: ms, default 1,000; `onCommit`: called with the items of
 *   each batch once they are committed.
 * @returns A promise of `items`, `batches` and `affected`, for which the server counts an updated row twice. Holds up to `batchSize` items.
 * @throws TypeError or RangeError for wrong arguments, a member that is no column, a value that MySQL has not; the server's error; Error
 *   for its warning.
 * @example
 * ```ts no-run
 * import { createPool } from 'mysql2/promise';
 * const pool = createPool({ host: '127.0.0.1', user: 'root', database: 'shop' });
 * const rows = flow([{ sku: 'a1', stock: 3 }, { sku: 'b2', stock: 0 }]);
 * await rows.to(toMysql(pool, 'stock', { onConflict: { key: ['sku'] } })); // { items: 2, affected: 2, batches: 1 }
 * ```
 * @see MySQL INSERT ... ON DUPLICATE KEY UPDATE
 */
export function toMysql<T>(
  client: Mysql,
  table: Table,
  options: InsertOptions<T> = {},
): Terminal<T, Promise<BatchReport>> {
  const inner = innerOf('toMysql', client);
  return insertSink('toMysql', '`', table, options, (insertion) => new Inserting(inner, insertion));
}

/** One run of `toMysql`. */
class Inserting<T> implements BatchTarget<T> {
  readonly #client: ReturnType<typeof innerOf>;
  readonly #insertion: Insertion<T>;

  constructor(client: ReturnType<typeof innerOf>, insertion: Insertion<T>) {
    this.#client = client;
    this.#insertion = insertion;
  }

  async write(items: readonly T[]): Promise<number> {
    const rows = this.#insertion.rows(items);
    const most = Math.max(1, Math.floor(PARAMETERS / this.#insertion.columns.length));
    const statements: { sql: string; values: unknown[] }[] = [];
    for (let i = 0; i < rows.length; i += most) statements.push(this.#statement(rows.slice(i, i + most)));
    const run = await MysqlRun.open('toMysql', this.#client);
    try {
      const own = run.pooled || (((await run.run('DO 0')) as Header).serverStatus! & IN_TRANSACTION) === 0;
      if (own) await run.run('START TRANSACTION');
      return await together(
        own,
        (sql) => run.run(sql),
        async () => {
          let affected = 0;
          for (const { sql, values } of statements) {
            const header = (await run.run(sql, values)) as Header;
            affected += header.affectedRows;
            if (header.warningStatus > 0) await refuseWarnings(run);
          }
          return affected;
        },
      );
    } finally {
      run.release();
    }
  }

  #statement(rows: readonly (readonly unknown[])[]): { sql: string; values: unknown[] } {
    const insertion = this.#insertion;
    const values: unknown[] = [];
    const place = (value: unknown, i: number): string => {
      values.push(parameter(value, insertion.columns[i]!));
      return '?';
    };
    return { sql: insertion.statement(rows, place, this.#conflict()), values };
  }

  #conflict(): string {
    const { columns, updated, table } = this.#insertion;
    if (!updated) return '';
    const quoted = (name: string): string => this.#insertion.quoted(name);
    // INSERT IGNORE would pass over every other error too.
    if (updated.length === 0)
      return ` ON DUPLICATE KEY UPDATE ${quoted(columns[0]!)} = ${table}.${quoted(columns[0]!)}`;
    return ` ON DUPLICATE KEY UPDATE ${updated.map((name) => `${quoted(name)} = VALUES(${quoted(name)})`).join(',')}`;
  }

  close(): void {}
}

/** Where the server is not strict, what it cannot store it changes, and warns. */
async function refuseWarnings(run: MysqlRun): Promise<void> {
  const warnings = (await run.run('SHOW WARNINGS')) as { Level: string; Code: number; Message: string }[];
  const bad = warnings.find(({ Level, Code }) => Level !== 'Note' && Code !== DEPRECATED);
  if (bad) throw new Error(`toMysql: the server would not store a value as it is: ${bad.Message} (${bad.Code})`);
}

function parameter(value: unknown, column: string): unknown {
  switch (typeof value) {
    case 'string':
      return checkText('toMysql', value, column);
    case 'number':
      if (Number.isFinite(value)) return value;
      break;
    case 'bigint':
      return String(value);
    case 'boolean':
      return value;
    case 'object':
      if (value === null) return null;
      if (value instanceof Date) {
        if (Number.isNaN(value.getTime())) break;
        return value;
      }
      if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      return JSON.stringify(value);
    default:
  }
  throw new TypeError(`toMysql: column ${describe(column)} cannot take ${describe(value)}; MySQL has no such value`);
}
