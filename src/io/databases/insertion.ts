import { checkOptions } from '../../pipeline/check.ts';
import type { Terminal } from '../../pipeline/stage.ts';
import {
  BATCH_OPTIONS,
  type BatchOptions,
  type BatchReport,
  batchSink,
  type BatchTarget,
  checkBatches,
} from './batches.ts';
import {
  checkKey,
  checkTable,
  type OnConflict,
  parted,
  quoteName,
  quoteTable,
  Rows,
  type Table,
  type TableOptions,
  updatedBy,
} from './tables.ts';

/** What every sink that inserts takes. */
export interface InsertOptions<T> extends BatchOptions<T>, TableOptions<T> {
  /** What happens to a row whose key is there already. Default `'error'`. MySQL looks at every unique key there is. */
  readonly onConflict?: OnConflict;
}

/** A sink that inserts, its arguments checked. @param open - Begins a run, with an insertion of its own. */
export function insertSink<T>(
  operator: string,
  quote: '"' | '`',
  table: Table,
  options: InsertOptions<T>,
  open: (insertion: Insertion<T>) => BatchTarget<T>,
): Terminal<T, Promise<BatchReport>> {
  checkOptions(operator, options, [...BATCH_OPTIONS, 'columns', 'row', 'onConflict']);
  checkBatches(operator, options);
  checkTable(operator, options, quote, options.onConflict);
  const quoted = quoteTable(operator, table, quote);
  return batchSink(operator, options, () => open(new Insertion(operator, quote, quoted, options)));
}

/** What one run inserts, and how SQL says it, as far as databases agree. */
export class Insertion<T> {
  /** The table, quoted. */
  readonly table: string;
  readonly #operator: string;
  readonly #quote: '"' | '`';
  readonly #rows: Rows<T>;
  readonly #onConflict: OnConflict;

  constructor(operator: string, quote: '"' | '`', table: string, options: InsertOptions<T>) {
    this.#operator = operator;
    this.#quote = quote;
    this.table = table;
    this.#rows = new Rows(operator, options);
    this.#onConflict = options.onConflict ?? 'error';
  }

  /** Known once there was a row. */
  get columns(): readonly string[] {
    return this.#rows.columns;
  }

  /** The values of each row, in the order of the columns; undefined for a member that it has not. */
  rows(items: readonly T[]): unknown[][] {
    const rows = items.map((item) => this.#rows.values(item));
    checkKey(this.#operator, this.#onConflict, this.columns);
    return rows;
  }

  /** The same, in as many statements as they need, of at most so many rows each. */
  parts(items: readonly T[], most: (columns: number) => number = () => Infinity): unknown[][][] {
    const rows = this.rows(items);
    return parted(rows, this.#onConflict, this.columns, most(this.columns.length));
  }

  quoted(name: string): string {
    return quoteName(this.#operator, name, this.#quote);
  }

  /** @param place - What stands for a value in the statement. */
  statement(
    rows: readonly (readonly unknown[])[],
    place: (value: unknown, column: number) => string,
    conflict: string = this.conflict(),
  ): string {
    const tuples = rows.map((row) => {
      const places = row.map((value, i) => (value === undefined ? 'DEFAULT' : place(value, i)));
      return `(${places.join(',')})`;
    });
    const names = this.columns.map((name) => this.quoted(name));
    return `INSERT INTO ${this.table} (${names.join(',')}) VALUES ${tuples.join(',')}${conflict}`;
  }

  /** Which columns a conflict sets anew; undefined for conflicts that are errors. */
  get updated(): readonly string[] | undefined {
    return updatedBy(this.#onConflict, this.columns);
  }

  /** The clause for conflicts that PostgreSQL, SQLite and DuckDB have in common. */
  conflict(): string {
    const { updated } = this;
    if (!updated) return '';
    const key = typeof this.#onConflict === 'object' ? this.#onConflict.key.map((name) => this.quoted(name)) : [];
    const target = key.length > 0 ? ` (${key.join(',')})` : '';
    if (updated.length === 0) return ` ON CONFLICT${target} DO NOTHING`;
    const sets = updated.map((name) => `${this.quoted(name)} = EXCLUDED.${this.quoted(name)}`);
    return ` ON CONFLICT${target} DO UPDATE SET ${sets.join(',')}`;
  }
}

/** Does several statements as one. @param own - Whether the transaction is ours to end. */
export async function together<Result>(
  own: boolean,
  run: (sql: string) => Promise<unknown>,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    const result = await work();
    if (own) await run('COMMIT');
    return result;
  } catch (error) {
    if (own) await run('ROLLBACK').catch(() => {});
    throw error;
  }
}
