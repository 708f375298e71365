import { checkOptions, describe } from '../../pipeline/check.ts';
import type { Terminal } from '../../pipeline/stage.ts';
import { fieldText } from '../formats/csv-text.ts';
import { type Output, sink, WRITE_OPTIONS, type WriteOptions, type WriteReport } from './sink.ts';
import { type CsvRecord, csvEncoder } from './toCsv.ts';

export interface ToTsvOptions extends WriteOptions {
  /**
   * `true` (default): a header of the first object's keys, none for arrays. An array of names: these columns in this order.
   * `false`: no header.
   */
  readonly headers?: boolean | readonly string[];
  /** Whether tabs, line ends and backslashes are written as `\t`, `\n`, `\r` and `\\`. Default false: they are errors. */
  readonly escapes?: boolean;
}

/**
 * Writes records as TSV: fields between tabs, a line each, as `tsv` reads it. There are no quotes.
 *
 * A field with a tab or a line end is an error, for no reader would find its end, unless they are escaped. The columns are as
 * in `toCsv`.
 *
 * @param output - As for `toFile`.
 * @param options - `headers`: `true` (default), names or `false`. `escapes`: default false; for readers that know them, as `tsv`
 *   with the same option. `mkdir`, `end`: as for `toFile`.
 * @returns A promise of what was written: `path`, `items` without the header, and `bytes` before compression. Holds up to 64 KB.
 * @throws TypeError or RangeError for wrong arguments, for an item that is no record, for a field that cannot be written; the error
 *   of the file system or stream.
 * @example
 * ```ts
 * const { tmpdir } = await import('node:os');
 * const path = `${tmpdir()}/sluice-toTsv-example.tsv`;
 * flow([{ id: 1, note: 'a\tb' }]).toTsv(path, { escapes: true }) // => { path, items: 1, bytes: 15 }
 * tsv(path, { escapes: true }).toArray() // => [{ id: '1', note: 'a\tb' }]
 * flow([['a\tb']]).toTsv(path) // throws RangeError: toTsv: a field has a tab or a line end
 * ```
 */
export function toTsv(output: Output, options: ToTsvOptions = {}): Terminal<CsvRecord, Promise<WriteReport>> {
  checkOptions('toTsv', options, [...WRITE_OPTIONS, 'headers', 'escapes']);
  const { headers = true, escapes = false, ...writing } = options;
  if (typeof headers !== 'boolean' && !(Array.isArray(headers) && headers.every((name) => typeof name === 'string'))) {
    throw new TypeError(`toTsv: headers must be true, false or an array of names, got ${describe(headers)}`);
  }
  if (typeof escapes !== 'boolean')
    throw new TypeError(`toTsv: escapes must be true or false, got ${describe(escapes)}`);
  return sink('toTsv', output, writing, () => csvEncoder(tsvText(escapes), headers, 'toTsv'));
}

/** How fields are written as a line of TSV. */
export function tsvText(escapes: boolean): (fields: readonly unknown[]) => string {
  return (fields) => `${fields.map((value) => field(fieldText('toTsv', value), escapes)).join('\t')}\n`;
}

const WRITTEN: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' };

function field(text: string, escapes: boolean): string {
  if (escapes) return /[\t\n\r\\]/.test(text) ? text.replace(/[\t\n\r\\]/g, (c) => WRITTEN[c]!) : text;
  if (/[\t\n\r]/.test(text)) {
    throw new RangeError(
      `toTsv: a field has a tab or a line end, which TSV cannot have: ${describe(text)}; pass escapes: true, or write CSV`,
    );
  }
  return text;
}
