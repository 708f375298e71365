import { checkOptions, describe, wrongItem } from '../../pipeline/check.ts';
import type { Terminal } from '../../pipeline/stage.ts';
import { CSV_TEXT_OPTIONS, csvText, type CsvTextOptions } from '../formats/csv-text.ts';
import { type Encoder, type Output, sink, WRITE_OPTIONS, type WriteOptions, type WriteReport } from './sink.ts';

export interface ToCsvOptions extends WriteOptions, CsvTextOptions {
  /**
   * `true` (default): a header of the first object's keys, none for arrays. An array of names: these columns in this order.
   * `false`: no header.
   */
  readonly headers?: boolean | readonly string[];
}

const OPTIONS = [...WRITE_OPTIONS, ...CSV_TEXT_OPTIONS, 'headers'];

/** What can be a record of CSV. */
export type CsvRecord = readonly unknown[] | Readonly<Record<string, unknown>>;

/**
 * Writes records as CSV by RFC 4180: what needs quotes gets them, and nothing else.
 *
 * The columns are the keys of the first object, or the names given as `headers`. A member that is missing is an empty field;
 * one that is no column is an error, for it would be lost.
 *
 * @param output - As for `toFile`.
 * @param options - `headers`: `true` (default), names or `false`. `delimiter`, `quote`, `escape`: one ASCII character each.
 *   `quoting`: `'minimal'` (default), `'all'`, `'nonnumeric'`, `'none'`. `doubleQuote`: default true. `newline`: `'\r\n'`
 *   (default) or `'\n'`. `mkdir`, `end`: as for `toFile`.
 * @returns A promise of what was written: `path`, `items` without the header, and `bytes` before compression. Holds up to 64 KB.
 * @throws TypeError or RangeError for wrong arguments, for an item that is no record, for a field that is neither a string,
 *   number, bigint, boolean, Date nor nothing; the error of the file system or stream.
 * @example
 * ```ts
 * const { tmpdir } = await import('node:os');
 * const path = `${tmpdir()}/sluice-toCsv-example.csv`;
 * flow([{ id: 1, note: 'a,b' }, { id: 2, note: null }]).toCsv(path) // => { path, items: 2, bytes: 22 }
 * csv(path).toArray() // => [{ id: '1', note: 'a,b' }, { id: '2', note: '' }]
 * ```
 * @see CPython csv.writer and csv.DictWriter
 */
export function toCsv(output: Output, options: ToCsvOptions = {}): Terminal<CsvRecord, Promise<WriteReport>> {
  checkOptions('toCsv', options, OPTIONS);
  const { headers = true } = options;
  const given = Object.entries(options);
  const style = Object.fromEntries(given.filter(([name]) => CSV_TEXT_OPTIONS.includes(name))) as CsvTextOptions;
  const writing = Object.fromEntries(given.filter(([name]) => WRITE_OPTIONS.includes(name))) as WriteOptions;
  const write = csvText('toCsv', style);
  checkHeaders('toCsv', headers);
  return sink('toCsv', output, writing, () => csvEncoder(write, headers));
}

export function checkHeaders(operator: string, headers: unknown): void {
  if (typeof headers !== 'boolean' && !(Array.isArray(headers) && headers.every((name) => typeof name === 'string'))) {
    throw new TypeError(`${operator}: headers must be true, false or an array of names, got ${describe(headers)}`);
  }
}

/** How records are written one after the other, the header with the first. */
export function csvEncoder(
  write: (fields: readonly unknown[]) => string,
  headers: boolean | readonly string[],
  operator: string = 'toCsv',
): Encoder<CsvRecord> {
  const given = typeof headers === 'boolean' ? undefined : headers;
  let columns = given;
  const encode = (item: CsvRecord): string => {
    if (typeof item !== 'object' || item === null) throw wrongItem(operator, 'an array or an object', item);
    if (Array.isArray(item)) return write(item);
    const record = item as Readonly<Record<string, unknown>>;
    const keys = Object.keys(record);
    let header = '';
    if (!columns) {
      columns = keys;
      if (headers === true) header = write(columns);
    }
    const names = columns;
    const foreign = keys.find((key, i) => names[i] !== key && !names.includes(key));
    if (foreign !== undefined) {
      throw new TypeError(
        `${operator}: a record has the member ${describe(foreign)}, which is no column; pass all columns as headers, or map it away`,
      );
    }
    return header + write(names.map((name) => (Object.hasOwn(record, name) ? record[name] : undefined)));
  };
  return { ...(given && { begin: () => write(given) }), encode };
}
