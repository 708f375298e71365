import type * as hyparquetWriter from 'hyparquet-writer';
import type { ParquetWriter, ByteWriter as Writer } from 'hyparquet-writer';
import { gzipSync } from 'node:zlib';
import { checkInteger, checkOneOf, checkOptions, describe, wrongItem } from '../../pipeline/check.ts';
import type { Terminal } from '../../pipeline/stage.ts';
import { optional } from '../optional.ts';
import { type ItemWriter, itemSink } from './item-sink.ts';
import { opener, type Output, type WriteOptions, type WriteReport } from './sink.ts';
import type { Target } from './target.ts';

/** What a column holds. `int64` are bigints, `timestamp` Dates to the millisecond, `json` anything that JSON has. */
export type ParquetType = 'string' | 'double' | 'int32' | 'int64' | 'boolean' | 'timestamp' | 'bytes' | 'json';

export interface ToParquetOptions extends Pick<WriteOptions, 'mkdir' | 'fsync' | 'end'> {
  /** The columns and what they hold. Default: those of the first row group, by their values; numbers are doubles. */
  readonly columns?: Readonly<Record<string, ParquetType>>;
  /** How many rows a row group has: they are held until it is full. Default 50,000. */
  readonly rowGroupSize?: number;
  /** How columns are compressed. Default `snappy`. */
  readonly compression?: 'snappy' | 'gzip' | 'none';
}

type Library = typeof hyparquetWriter;
type Row = Readonly<Record<string, unknown>>;

const TYPES: Readonly<
  Record<
    ParquetType,
    {
      readonly basic: 'STRING' | 'DOUBLE' | 'INT32' | 'INT64' | 'BOOLEAN' | 'TIMESTAMP' | 'BYTE_ARRAY' | 'JSON';
      readonly holds: (value: unknown) => boolean;
    }
  >
> = {
  string: { basic: 'STRING', holds: (value) => typeof value === 'string' },
  double: { basic: 'DOUBLE', holds: (value) => typeof value === 'number' },
  int32: { basic: 'INT32', holds: (value) => typeof value === 'number' && (value | 0) === value },
  int64: {
    basic: 'INT64',
    holds: (value) => typeof value === 'bigint' && BigInt.asIntN(64, value) === value,
  },
  boolean: { basic: 'BOOLEAN', holds: (value) => typeof value === 'boolean' },
  timestamp: { basic: 'TIMESTAMP', holds: (value) => value instanceof Date && !Number.isNaN(value.getTime()) },
  bytes: { basic: 'BYTE_ARRAY', holds: (value) => value instanceof Uint8Array },
  json: {
    basic: 'JSON',
    holds: (value) => typeof value !== 'function' && typeof value !== 'symbol' && typeof value !== 'bigint',
  },
};
const CODECS = { snappy: 'SNAPPY', gzip: 'GZIP', none: 'UNCOMPRESSED' } as const;

/**
 * Writes records as Parquet, row group by row group. Needs the package hyparquet-writer.
 *
 * The columns are the members of the records of the first row group, and hold what their values are: texts, doubles, bigints as 64-bit
 * integers, booleans, Dates as timestamps, bytes, and all else as JSON; or what `columns` says. What is missing is null. A value of
 * another kind, or a member that is no column, is an error, for it would be lost.
 *
 * After a crash or an error, the file that was there is there: it is written beside its place and renamed at the end.
 *
 * @param output - A path, a Node Writable, or a web stream of bytes.
 * @param options - `columns`: `{ name: type }`. `rowGroupSize`: rows, at least 1, default 50,000. `compression`: `'snappy'` (default),
 *   `'gzip'` or `'none'`. `mkdir`, `fsync`, `end`: as for `toFile`.
 * @returns A promise of what was written: `path`, `items` and `bytes`. Holds the records of a row group, and that encoded.
 * @throws TypeError or RangeError for wrong arguments, and for a record that cannot be written; MissingPackageError with the command
 *   that installs hyparquet-writer; Error for no records without `columns`; the error of the file system.
 * @example
 * ```ts
 * const { tmpdir } = await import('node:os');
 * const path = `${tmpdir()}/sluice-toParquet-example.parquet`;
 * const { items } = await flow([{ id: 1n, tags: ['a'] }, { id: 2n, tags: null }]).toParquet(path);
 * items // => 2
 * parquet(path).toArray() // => [{ id: 1n, tags: ['a'] }, { id: 2n, tags: null }]
 * ```
 */
export function toParquet(output: Output, options: ToParquetOptions = {}): Terminal<object, Promise<WriteReport>> {
  checkOptions('toParquet', options, ['columns', 'rowGroupSize', 'compression', 'mkdir', 'fsync', 'end']);
  const { columns, rowGroupSize = 50_000, compression = 'snappy' } = options;
  checkInteger('toParquet', 'rowGroupSize', rowGroupSize, { least: 1 });
  checkOneOf('toParquet', 'compression', compression, Object.keys(CODECS));
  if (columns !== undefined) {
    if (typeof columns !== 'object' || columns === null || Object.keys(columns).length === 0) {
      throw new TypeError(`toParquet: columns must be an object of types by name, got ${describe(columns)}`);
    }
    for (const [name, type] of Object.entries(columns)) {
      checkOneOf('toParquet', `columns.${name}`, type, Object.keys(TYPES));
    }
  }
  const open = opener('toParquet', output, options, true);
  return itemSink('toParquet', 'the records of a row group', async () => {
    const library = await optional<Library>('toParquet', 'hyparquet-writer');
    return new ParquetSink(library, await open(), options);
  });
}

class ParquetSink implements ItemWriter<object, WriteReport> {
  readonly #library: Library;
  readonly #target: Target;
  readonly #options: ToParquetOptions;
  readonly #size: number;
  #rows: Row[] = [];
  #columns: readonly (readonly [name: string, type: ParquetType])[] | undefined;
  #bytes: Writer | undefined;
  #writer: ParquetWriter | undefined;
  #items = 0;

  constructor(library: Library, target: Target, options: ToParquetOptions) {
    this.#library = library;
    this.#target = target;
    this.#options = options;
    this.#size = options.rowGroupSize ?? 50_000;
    if (options.columns) this.#columns = Object.entries(options.columns);
  }

  write(record: object): void | Promise<void> {
    if (typeof record !== 'object' || record === null || Array.isArray(record)) {
      throw wrongItem('toParquet', 'an object', record);
    }
    this.#rows.push(record as Row);
    if (this.#rows.length >= this.#size) return this.#group();
    return undefined;
  }

  async idle(): Promise<void> {}

  async finish(): Promise<WriteReport> {
    await this.#group();
    await this.#writer!.finish();
    await this.#flush();
    const target = this.#target;
    await target.finish();
    return { ...(target.path !== undefined && { path: target.path }), items: this.#items, bytes: this.#bytes!.offset };
  }

  async discard(error: unknown): Promise<void> {
    await this.#target.discard(error);
  }

  /** Writes what is held as a row group. */
  async #group(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    const columns = (this.#columns ??= inferred(rows));
    const data = columns.map(([name, type]) => ({ name, data: rows.map((row, i) => this.#value(row, name, type, i)) }));
    const names = new Set(columns.map(([name]) => name));
    for (const row of rows) {
      const foreign = Object.keys(row).find((name) => !names.has(name));
      if (foreign === undefined) continue;
      throw new TypeError(
        `toParquet: a record has the member ${describe(foreign)}, which is no column; pass all columns, or map it away`,
      );
    }
    const writer = (this.#writer ??= this.#open(columns));
    if (rows.length === 0) return;
    await writer.write({ columnData: data, rowGroupSize: rows.length });
    this.#items += rows.length;
    await this.#flush();
  }

  #value(row: Row, name: string, type: ParquetType, index: number): unknown {
    const value = Object.hasOwn(row, name) ? row[name] : undefined;
    if (value === undefined || value === null) return null;
    if (TYPES[type].holds(value)) return value;
    throw new TypeError(
      `toParquet: the column ${JSON.stringify(name)} holds ${type}, but record ${this.#items + index} has ${describe(value)}; ` +
        `pass columns: { ${JSON.stringify(name)}: ... }, or map it`,
    );
  }

  #open(columns: readonly (readonly [string, ParquetType])[]): ParquetWriter {
    const library = this.#library;
    const { compression = 'snappy' } = this.#options;
    this.#bytes = new library.ByteWriter();
    const columnData = columns.map(([name, type]) => ({ name, data: [], type: TYPES[type].basic }));
    return new library.ParquetWriter({
      writer: this.#bytes,
      schema: library.schemaFromColumnData({ columnData }),
      codec: CODECS[compression],
      compressors: { GZIP: (bytes) => gzipSync(bytes) },
      createdBy: 'sluice',
    });
  }

  /** Hands on what is encoded. */
  async #flush(): Promise<void> {
    const bytes = this.#bytes!;
    const written = bytes.getBytes().slice(); // It goes on writing into the same memory.
    bytes.index = 0;
    await this.#target.write(written);
  }
}

/** The columns that records have, by the values in them. */
function inferred(rows: readonly Row[]): [string, ParquetType][] {
  const columns = new Map<string, ParquetType | undefined>();
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      const known = columns.get(name);
      // What is no value of its type is an error once it is written.
      if (known === undefined) columns.set(name, typeOf(value));
    }
  }
  if (columns.size === 0) {
    throw new Error('toParquet: there are no records to tell the columns by; pass columns: { name: type }');
  }
  return Array.from(columns, ([name, type]) => [name, type ?? 'string']);
}

function typeOf(value: unknown): ParquetType | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return 'double';
  const types: readonly ParquetType[] = ['string', 'int64', 'boolean', 'timestamp', 'bytes'];
  return types.find((type) => TYPES[type].holds(value)) ?? 'json';
}
