import type { AsyncFlow } from '../../flow/flow.ts';
import { checkInteger, checkOptions, checkString, describe } from '../../pipeline/check.ts';
import type { Format } from '../format.ts';
import { checkOnReject, type OnReject, rejecter } from '../reject.ts';
import { type Inputs, READ_OPTIONS, type ReadOptions, readRecords } from '../sources/records.ts';
import { CsvParser, type Shape } from './csv-parser.ts';
import { arrays, objects } from './csv-records.ts';
import type { Dialect } from './csv-scanner.ts';
import { checkMarks } from './csv-text.ts';

export interface CsvOptions extends ReadOptions {
  /**
   * `true` (default): the first record has the names of the columns, and records are objects. An array of names: the same
   * for a file without a header. `false`: records are arrays of their fields.
   */
  readonly headers?: boolean | readonly string[];
  /** What stands between fields: one ASCII character. Default `,`. */
  readonly delimiter?: string;
  /** What stands around fields: one ASCII character. Default `"`. */
  readonly quote?: string;
  /** Takes the meaning from the character after it, in quotes or not: one ASCII character. Default: none. */
  readonly escape?: string;
  /** Whether a quote within quotes is doubled (default); if not, it ends them, and what follows is part of the field. */
  readonly doubleQuote?: boolean;
  /** Whether spaces at the start of a field are left out, so that `1, "a, b"` has two. Default false. */
  readonly skipInitialSpace?: boolean;
  /** `false` reads broken quoting as CPython's csv.reader does, instead of rejecting it. Default true. */
  readonly strict?: boolean;
  /** What stands for each field that a record lacks: text or null. Left out, such a record is rejected. */
  readonly missing?: string | null;
  /** The property for an array of the fields that a record has too many of. Left out, such a record is rejected. */
  readonly rest?: string;
  /** What happens to a record that cannot be read. Default `'throw'`. */
  readonly onReject?: OnReject;
  /** How many bytes a record may have, so that a quote that is not closed cannot swallow the file. Default 1 MiB. */
  readonly maxRecordLength?: number;
}

/** Options by which a record may have fewer or more fields than there are columns. */
type RaggedOptions = CsvOptions & { readonly headers?: true | readonly string[] } & (
    | { readonly missing: string | null }
    | { readonly rest: string }
  );

/** What the fields of such records may be. */
type RaggedField<Options> =
  | string
  | (Options extends { readonly missing: null } ? null : never)
  | (Options extends { readonly rest: string } ? string[] : never);

const OPTIONS = [
  ...READ_OPTIONS,
  'headers',
  'delimiter',
  'quote',
  'escape',
  'doubleQuote',
  'skipInitialSpace',
  'strict',
  'missing',
  'rest',
  'onReject',
  'maxRecordLength',
];

/**
 * Reads CSV, strictly by RFC 4180: what does not follow it is rejected, never guessed at. Fields are strings, as they stand
 * there, spaces included.
 *
 * A line ends in `\r\n`, `\n` or `\r`; a BOM at the start is dropped; blank lines are passed over, but give `[]` where
 * records are arrays, as in Python. What breaks the grammar (a quote inside an unquoted field, text after a closing quote, a
 * quote that is not closed) costs one line: that is rejected, and reading goes on at the next. A record of other than the
 * expected number of fields, or of invalid UTF-8, is rejected whole. Arrays may have any number of fields.
 *
 * With `escape`, `doubleQuote: false` or `strict: false` the file follows no RFC, and is read as CPython's csv.reader reads it:
 * a quote inside an unquoted field is a character like any other, and, if not `strict`, so is text after a closing quote,
 * and a quote may stay open to the end of the file. Those are slower to read than the default.
 *
 * @param inputs - A path, URL, bytes, stream or response, or an array of these; compressed or not. Each has its own header.
 * @param options - `headers`: `true` (default), names, or `false` for arrays. `delimiter`, `quote`: one ASCII character each,
 *   `,` and `"`; `delimiter: '\t'` for TSV. `escape`: one ASCII character, none by default. `doubleQuote` (true),
 *   `skipInitialSpace` (false), `strict` (true): see {@link CsvOptions}. `missing`, `rest`: what becomes of records of too few
 *   and of too many fields, instead of rejecting them. `onReject`: `'throw'` (default), a function or a `quarantine`. `maxRecordLength`: bytes, at least 1, default
 *   1 MiB; a longer record costs its first line, of which the reject has as much text. `onProgress`: see `lines`.
 * @returns A flow of objects, or of arrays. Holds a chunk, or one record.
 * @throws TypeError or RangeError for wrong arguments; when run, a RejectError for a record that cannot be read, and an Error
 *   for a header that is missing, cannot be read, or names a column twice.
 * @example
 * ```ts
 * const text = Buffer.from('name,note\nAda,"said ""hi"""\nBob,\n');
 * csv(text).toArray() // => [{ name: 'Ada', note: 'said "hi"' }, { name: 'Bob', note: '' }]
 * csv(text, { headers: false }).first() // => ['name', 'note']
 * csv(Buffer.from('1;2\n'), { headers: ['x', 'y'], delimiter: ';' }).first() // => { x: '1', y: '2' }
 * csv(Buffer.from('1, "a\\"b"\n'), { headers: false, escape: '\\', skipInitialSpace: true }).first() // => ['1', 'a"b']
 * csv(Buffer.from('a,b\n1\n2,3,4\n'), { missing: null, rest: 'more' }).toArray() // => [{ a: '1', b: null }, { a: '2', b: '3', more: ['4'] }]
 * csv(Buffer.from('a,b\n1\n')).toArray() // throws RejectError: csv: "bytes" line 2: expected 2 fields, got 1: "1"
 * ```
 * @see RFC 4180; CPython csv.reader and csv.DictReader with strict=True
 */
export function csv<const Options extends RaggedOptions>(
  inputs: Inputs,
  options: Options,
): AsyncFlow<Record<string, RaggedField<Options>>>;
export function csv<Column extends string = string>(
  inputs: Inputs,
  options?: CsvOptions & { readonly headers?: true },
): AsyncFlow<Record<Column, string>>;
export function csv<const Names extends readonly string[]>(
  inputs: Inputs,
  options: CsvOptions & { readonly headers: Names },
): AsyncFlow<Record<Names[number], string>>;
export function csv(inputs: Inputs, options: CsvOptions & { readonly headers: false }): AsyncFlow<string[]>;
export function csv(inputs: Inputs, options: CsvOptions = {}): unknown {
  checkOptions('csv', options, OPTIONS);
  const { headers = true, missing, rest } = options;
  if (missing !== undefined && missing !== null) checkString('csv', 'missing', missing);
  if (rest !== undefined) checkString('csv', 'rest', rest);
  if (headers === false) {
    if (missing !== undefined || rest !== undefined) {
      throw new TypeError(
        'csv: missing and rest are for objects; without headers an array has the fields that there are',
      );
    }
    return readRecords(
      inputs,
      options,
      csvFormat(options, () => arrays),
    );
  }
  if (headers === true) {
    return readRecords(
      inputs,
      options,
      csvFormat(options, (where) => (names) => {
        checkNames(names, where(), 'pass names of your own as headers, or headers: false');
        checkRest(names, rest);
        return objects(names, options);
      }),
    );
  }
  if (!Array.isArray(headers) || headers.length === 0 || !headers.every((name) => typeof name === 'string')) {
    throw new TypeError(`csv: headers must be true, false or an array of names, got ${describe(headers)}`);
  }
  checkNames(headers, 'csv: headers', 'give each column a name of its own');
  checkRest(headers, rest);
  const shape = objects(headers, options);
  return readRecords(
    inputs,
    options,
    csvFormat(options, () => shape),
  );
}

/** Two columns of one name would be one property. */
function checkNames(names: readonly string[], where: string, advice: string): void {
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new Error(`${where} names the column ${describe(twice)} twice; ${advice}`);
}

function checkRest(names: readonly string[], rest: string | undefined): void {
  if (rest === undefined || !names.includes(rest)) return;
  throw new Error(`csv: rest must not be the name of a column, got ${describe(rest)}`);
}

/** @throws TypeError or RangeError for what is no dialect. */
function dialectOf(options: CsvOptions): Dialect {
  const { delimiter = ',', quote = '"', escape } = options;
  const { doubleQuote = true, skipInitialSpace = false, strict = true } = options;
  checkMarks('csv', delimiter, quote, escape);
  if (skipInitialSpace && delimiter === ' ') {
    throw new RangeError('csv: a space cannot be the delimiter with skipInitialSpace, which leaves it out');
  }
  return { delimiter, quote, escape, doubleQuote, skipInitialSpace, strict };
}

/** @param shape - Of the records, or of what the header makes of them; given how errors call the header. */
function csvFormat<T>(
  options: CsvOptions,
  shape: (where: () => string) => Shape<T> | ((header: readonly string[]) => Shape<T>),
): Format<T> {
  const { onReject = 'throw', maxRecordLength = 1024 * 1024 } = options;
  const dialect = dialectOf(options);
  checkInteger('csv', 'maxRecordLength', maxRecordLength, { least: 1 });
  checkOnReject('csv', onReject);
  return {
    name: 'csv',
    holds: 'a chunk, or one record',
    parser: (name, path = name, _containing, located = false) => {
      const where = (): string => `csv: the header of ${JSON.stringify(path)}`;
      return new CsvParser<T>({
        file: path,
        dialect,
        maxRecordLength,
        rejecter: rejecter('csv', onReject),
        located,
        shape: shape(where),
        headerError: (reason) =>
          new Error(`${where()} cannot be read: ${reason}; for a file without one, pass its names as headers`),
      });
    },
  };
}
