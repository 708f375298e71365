import type * as hyparquet from 'hyparquet';
import type { AsyncBuffer, Compressors, FileMetaData } from 'hyparquet';
import type * as hyparquetCompressors from 'hyparquet-compressors';
import { type AsyncFlow, flowOf } from '../../flow/flow.ts';
import { checkInteger, checkOptions, describe } from '../../pipeline/check.ts';
import { type BatchReader, END, type End } from '../../pipeline/reader.ts';
import { Scope } from '../../pipeline/scope.ts';
import { optional } from '../optional.ts';
import { type ByteInput, type FoundInputs, type InputFinder, inputsOf } from '../sources/input.ts';
import { claims, InputSequence, nameOfInputs, type Run } from '../sources/input-sequence.ts';
import { type Place, placed, PLACES } from '../sources/random-access.ts';

/** A value that a column is compared with. */
export type ParquetValue = string | number | bigint | boolean | Date | null;

/** What a value has to be like; all that is said has to be true. */
export interface ParquetCondition {
  readonly $eq?: ParquetValue;
  readonly $ne?: ParquetValue;
  readonly $gt?: ParquetValue;
  readonly $gte?: ParquetValue;
  readonly $lt?: ParquetValue;
  readonly $lte?: ParquetValue;
  readonly $in?: readonly ParquetValue[];
  readonly $nin?: readonly ParquetValue[];
}

/** Which rows are wanted: conditions by column, `$and`, `$or`, `$nor` of such. */
export type ParquetFilter =
  | { readonly $and: readonly ParquetFilter[] }
  | { readonly $or: readonly ParquetFilter[] }
  | { readonly $nor: readonly ParquetFilter[] }
  | { readonly [column: string]: ParquetValue | ParquetCondition };

export interface ParquetOptions {
  /** The columns that are read, in their order in the file. Default: all. */
  readonly columns?: readonly string[];
  /** The first row, from 0. Default 0. */
  readonly rowStart?: number;
  /** The row after the last. Default: the end. */
  readonly rowEnd?: number;
  /** Which rows are wanted. Row groups that by their statistics have none are not read. */
  readonly filter?: ParquetFilter;
}

/** A row of a Parquet file: its columns by name. */
export type ParquetRow = Readonly<Record<string, unknown>>;

/** What can be read from any place, or finds such. */
export type ParquetInput = string | URL | Uint8Array | ArrayBuffer | InputFinder;

const CONDITIONS = ['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$in', '$nin'];

/**
 * The rows of a Parquet file, read row group by row group. Needs the package hyparquet.
 *
 * Only the columns and row groups that are asked for are read: `columns`, `rowStart` and `rowEnd`, and a `filter` that is held
 * against the statistics of each row group first. 64-bit integers are bigints, timestamps Dates, bytes that are not said to be text Uint8Arrays, nothing is null. A 64-bit column
 * is compared with bigints: `{ id: { $gt: 5n } }`.
 *
 * @param inputs - A path, a `file:` URL or bytes, what finds some (`glob`, `inputs`), or an array of these, read one after the other:
 *   what can be read from any place.
 * @param options - `columns`, `rowStart`, `rowEnd` (of each file), `filter`.
 * @returns A flow of objects. Their type is what the caller says it is. Holds the rows of one row group.
 * @throws TypeError or RangeError for wrong arguments, at the call; when run, MissingPackageError with the command that installs
 *   hyparquet, or what its compression needs; TypeError for a column that there is not; Error for a file that is no Parquet or is
 *   damaged, after the row groups before.
 * @example
 * ```ts
 * const { tmpdir } = await import('node:os');
 * const path = `${tmpdir()}/sluice-parquet-example.parquet`;
 * await flow([1, 2, 3, 4]).map((n) => ({ n, even: n % 2 === 0 })).toParquet(path);
 * parquet(path, { columns: ['n'], filter: { even: true } }).toArray() // => [{ n: 2 }, { n: 4 }]
 * parquet(path, { rowStart: 3 }).toArray() // => [{ n: 4, even: true }]
 * ```
 */
export function parquet<T = ParquetRow>(
  inputs: ParquetInput | readonly ParquetInput[],
  options: ParquetOptions = {},
): AsyncFlow<T> {
  checkOptions('parquet', options, ['columns', 'rowStart', 'rowEnd', 'filter']);
  const { columns, rowStart = 0, rowEnd, filter } = options;
  if (columns !== undefined && !(Array.isArray(columns) && columns.every((name) => typeof name === 'string'))) {
    throw new TypeError(`parquet: columns must be an array of names, got ${describe(columns)}`);
  }
  checkInteger('parquet', 'rowStart', rowStart);
  if (rowEnd !== undefined) checkInteger('parquet', 'rowEnd', rowEnd, { infinity: true });
  if (filter !== undefined) columnsOf(filter);
  const files = inputsOf(inputs, 'parquet', PLACES);
  for (const file of files) if ('open' in file) placed(file, 'parquet');
  const name = nameOfInputs(files, 'parquet');
  let run: Run | undefined;
  return flowOf({
    source: {
      name,
      mode: 'async',
      holds: 'the rows of one row group',
      open: () => new ParquetReader(files, options, run ?? name),
      ...claims(files, (claimed) => (run = claimed)),
    },
    stages: [],
  }) as AsyncFlow<T>;
}

function wrong(what: string, value: unknown): never {
  throw new TypeError(`parquet: ${what}, got ${describe(value)}`);
}

/** The columns of a filter. @throws TypeError for what is none: it would be passed over. */
function columnsOf(filter: ParquetFilter): string[] {
  if (typeof filter !== 'object' || filter === null) return wrong('filter must be an object', filter);
  const found: string[] = [];
  for (const [key, condition] of Object.entries(filter as Readonly<Record<string, unknown>>)) {
    if (key.startsWith('$')) {
      if (!['$and', '$or', '$nor'].includes(key)) wrong('filter must have columns, $and, $or or $nor', key);
      if (!Array.isArray(condition)) wrong(`${key} of the filter must be an array`, condition);
      if (Object.keys(filter).length > 1) wrong(`${key} of the filter must stand alone`, filter);
      found.push(...(condition as ParquetFilter[]).flatMap(columnsOf));
      continue;
    }
    found.push(key);
    if (typeof condition !== 'object' || condition === null || condition instanceof Date) continue;
    const unknown = Object.keys(condition).find((name) => !CONDITIONS.includes(name));
    if (unknown !== undefined || Array.isArray(condition)) {
      wrong(`the condition of ${JSON.stringify(key)} must be a value or have ${CONDITIONS.join(', ')}`, condition);
    }
  }
  return found;
}

type Hyparquet = typeof hyparquet;

/** A file that is open. */
interface OpenParquet {
  readonly name: string;
  readonly place: Place;
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly compressors: Compressors | undefined;
}

class ParquetReader implements BatchReader<unknown> {
  readonly #inputs: InputSequence;
  readonly #options: ParquetOptions;
  #library: Hyparquet | undefined;
  #open: OpenParquet | undefined;
  /** Of the input at hand, how many row groups were read, and how many rows they have. */
  #group = 0;
  #row = 0;
  #closed = false;

  constructor(inputs: readonly (ByteInput | FoundInputs)[], options: ParquetOptions, run: Run | string) {
    this.#inputs = new InputSequence(inputs, typeof run === 'string' ? { what: run, close: () => this.close() } : run);
    this.#options = options;
  }

  async pull(): Promise<unknown[] | End> {
    try {
      const library = (this.#library ??= await optional<Hyparquet>('parquet', 'hyparquet'));
      while (!this.#closed) {
        const open = (this.#open ??= await this.#next(library));
        if (!open) return END;
        const rows = await this.#rows(library, open);
        if (rows && rows.length > 0) return rows;
        // A row group without a row that is wanted comes as nothing, so that the run can be left meanwhile.
        if (rows) return [];
        await this.#shut();
      }
      return END;
    } catch (error) {
      await this.#end({ error });
      throw error;
    }
  }

  accept(arrival: unknown): unknown[] | End {
    return this.#closed ? END : (arrival as unknown[] | End);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#end();
  }

  async #end(failure?: { readonly error: unknown }): Promise<void> {
    const scope = new Scope();
    scope.add(-1, this.#inputs);
    scope.add(-1, { close: () => this.#shut() });
    await scope.closeAsync(Infinity, failure);
  }

  async #shut(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.place.close();
  }

  async #next(library: Hyparquet): Promise<OpenParquet | undefined> {
    const input = await this.#inputs.next();
    if (!input || this.#closed) return undefined;
    this.#group = this.#row = 0;
    const place = await placed(input, 'parquet').place();
    try {
      const file: AsyncBuffer = {
        byteLength: place.size,
        slice: async (from, to = place.size) => {
          const bytes = await place.read(from, to - from);
          return new Uint8Array(bytes).buffer; // A copy: the slice of a Buffer is none.
        },
      };
      const metadata = await explained(input.name, 'its metadata', () => library.parquetMetadataAsync(file));
      this.#check(library, metadata, input.name);
      return { name: input.name, place, file, metadata, compressors: await compressorsFor(metadata) };
    } catch (error) {
      await place.close();
      throw error;
    }
  }

  #check(library: Hyparquet, metadata: FileMetaData, name: string): void {
    const there = library.parquetSchema(metadata).children.map(({ element }) => element.name);
    const { columns = [], filter } = this.#options;
    const asked = [...columns, ...(filter ? columnsOf(filter).map((path) => path.split('.')[0]!) : [])];
    const unknown = asked.find((column) => !there.includes(column));
    if (unknown === undefined) return;
    throw new TypeError(`parquet: ${name} has no column ${JSON.stringify(unknown)}; it has ${there.join(', ')}`);
  }

  /** The rows of the next row group; undefined if there is none. */
  async #rows(library: Hyparquet, open: OpenParquet): Promise<unknown[] | undefined> {
    const { columns, rowStart = 0, rowEnd = Infinity, filter } = this.#options;
    const { file, metadata, compressors } = open;
    const group = metadata.row_groups[this.#group];
    if (!group || this.#row >= rowEnd) return undefined;
    const first = this.#row;
    this.#group += 1;
    this.#row += Number(group.num_rows);
    const from = Math.max(first, rowStart);
    const to = Math.min(this.#row, rowEnd);
    if (from >= to) return [];
    return explained(open.name, `row group ${this.#group - 1}`, () =>
      library.parquetReadObjects({
        file,
        metadata,
        rowStart: from,
        rowEnd: to,
        // Bytes that are not said to be text stay bytes: what is no UTF-8 would be lost.
        utf8: false,
        ...(columns && { columns: [...columns] }),
        ...(filter && { filter: filter as NonNullable<Parameters<Hyparquet['parquetReadObjects']>[0]['filter']> }),
        ...(compressors && { compressors }),
      }),
    );
  }
}

/** Says of which file an error of the library is. */
async function explained<T>(name: string, part: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new Error(`parquet: ${name} cannot be read, in ${part}: ${(cause as Error).message}`, { cause });
  }
}

/** What undoes the compression of the columns, beyond what is built in. */
async function compressorsFor({ row_groups: groups }: FileMetaData): Promise<Compressors | undefined> {
  const codecs = groups.flatMap(({ columns }) => columns.map((column) => column.meta_data?.codec));
  if (codecs.every((codec) => codec === undefined || codec === 'SNAPPY' || codec === 'UNCOMPRESSED')) return undefined;
  const library = await optional<typeof hyparquetCompressors>('parquet', 'hyparquet-compressors');
  return library.compressors;
}
