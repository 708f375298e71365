import type { AsyncFlow } from '../../flow/flow.ts';
import { checkOptions, describe } from '../../pipeline/check.ts';
import { type Inputs, readRecords } from '../sources/records.ts';
import type { Shape } from './csv-parser.ts';
import { arrays, expectedFields, objects } from './csv-records.ts';
import { LINE_OPTIONS, lineFormat, type LineFormatOptions } from './line-format.ts';
import { BLANK, type LineReader, REFUSED } from './line-parser.ts';

export interface TsvOptions extends LineFormatOptions {
  /**
   * `true` (default): the first line has the names of the columns, and records are objects. An array of names: the same for a
   * file without a header. `false`: records are arrays of their fields.
   */
  readonly headers?: boolean | readonly string[];
  /** Whether `\t`, `\n`, `\r` and `\\` in a field stand for these characters. Default false. */
  readonly escapes?: boolean;
}

/**
 * Reads TSV as its media type has it: a record per line, fields between tabs, and no quotes: a `"` is a character like any other.
 *
 * Whether a backslash is one too cannot be told from a file: `C:\temp` is a path in one, and has a tab in another. By default it
 * is; with `escapes`, as PostgreSQL and Miller write them, any escape but the four is rejected. A file of a spreadsheet with
 * quotes is read by `csv` with `delimiter: '\t'`. Blank lines are passed over where there is more than one column.
 *
 * @param inputs - A path, URL, bytes, stream or response, or an array of these; compressed or not. Each has its own header.
 * @param options - `headers`: `true` (default), names, or `false` for arrays. `escapes`: default false. `onReject`: `'throw'`
 *   (default), a function or a `quarantine`. `maxLength`: bytes of a line, at least 1, default 1 MiB. `decompress`,
 *   `onProgress`: see `lines`.
 * @returns A flow of objects, or of arrays. Holds a chunk, or one line; a field that is kept holds on to the up to 4 KiB it was
 *   read with.
 * @throws TypeError or RangeError for wrong arguments; when run, a RejectError for a line of another number of fields, and an Error
 *   for a header that is missing, cannot be read, or names a column twice.
 * @example
 * ```ts
 * tsv(Buffer.from('name\tnote\nAda\tsaid "hi"\n')).toArray() // => [{ name: 'Ada', note: 'said "hi"' }]
 * tsv(Buffer.from('a\\tb\tc\n'), { headers: false, escapes: true }).first() // => ['a\tb', 'c']
 * tsv(Buffer.from('a\tb\n1\n')).toArray() // throws RejectError: tsv: "bytes" line 2: expected 2 fields, got 1
 * ```
 * @see https://www.iana.org/assignments/media-types/text/tab-separated-values
 */
export function tsv<Column extends string = string>(
  inputs: Inputs,
  options?: TsvOptions & { readonly headers?: true },
): AsyncFlow<Record<Column, string>>;
export function tsv<const Names extends readonly string[]>(
  inputs: Inputs,
  options: TsvOptions & { readonly headers: Names },
): AsyncFlow<Record<Names[number], string>>;
export function tsv(inputs: Inputs, options: TsvOptions & { readonly headers: false }): AsyncFlow<string[]>;
export function tsv(inputs: Inputs, options: TsvOptions = {}): AsyncFlow<Record<string, string>> | AsyncFlow<string[]> {
  checkOptions('tsv', options, [...LINE_OPTIONS, 'headers', 'escapes']);
  const { headers = true, escapes = false } = options;
  if (typeof escapes !== 'boolean') {
    throw new TypeError(`tsv: escapes must be true or false, got ${describe(escapes)}`);
  }
  const read = <T>(shape: Shape<T> | undefined): AsyncFlow<T> =>
    readRecords(
      inputs,
      options,
      lineFormat('tsv', options, (file) => new TsvReader<T>(file, shape, escapes)),
    );
  if (headers === false) return read(arrays);
  if (headers === true) return read<Record<string, string>>(undefined);
  if (!Array.isArray(headers) || headers.length === 0 || !headers.every((name) => typeof name === 'string')) {
    throw new TypeError(`tsv: headers must be true, false or an array of names, got ${describe(headers)}`);
  }
  const twice = headers.find((name, i) => headers.indexOf(name) < i);
  if (twice !== undefined) throw new Error(`tsv: headers names the column ${describe(twice)} twice`);
  return read(objects(headers));
}

export class TsvReader<T> implements LineReader<T> {
  readonly #file: string;
  readonly #escapes: boolean;
  #shape: Shape<T> | undefined;
  #fields: string[] = [];
  problem = '';

  constructor(file: string, shape: Shape<T> | undefined, escapes: boolean) {
    this.#file = file;
    this.#shape = shape;
    this.#escapes = escapes;
  }

  /** Without a header there are no records. */
  fatal(problem: string): Error | undefined {
    if (this.#shape) return undefined;
    return new Error(
      `tsv: the header of ${JSON.stringify(this.#file)} cannot be read: ${problem}; for a file without one, pass its names as headers`,
    );
  }

  read(text: string, from: number, to: number): T | typeof BLANK | typeof REFUSED {
    const shape = this.#shape;
    if (from === to && shape && shape.least > 1) return BLANK;
    const fields = this.#fields;
    let count = 0;
    let at = from;
    for (;;) {
      let end = text.indexOf('\t', at);
      if (end < 0 || end > to) end = to;
      const field = text.slice(at, end);
      if (this.#escapes && field.includes('\\')) {
        const plain = unescaped(field);
        if (plain === undefined) {
          this.problem = `an escape that is none in ${JSON.stringify(field)}`;
          return REFUSED;
        }
        fields[count] = plain;
      } else fields[count] = field;
      count += 1;
      if (end === to) break;
      at = end + 1;
    }
    if (!shape) return this.#header(fields.slice(0, count));
    if (count < shape.least || count > shape.most) {
      this.problem = `${expectedFields(shape)}, got ${count}`;
      return REFUSED;
    }
    return shape.make(fields, count);
  }

  #header(names: readonly string[]): typeof BLANK | typeof REFUSED {
    const twice = names.find((name, i) => names.indexOf(name) < i);
    if (twice !== undefined) {
      this.problem = `it names the column ${JSON.stringify(twice)} twice`;
      return REFUSED;
    }
    // The names were asked for, so objects they are.
    this.#shape = objects(names) as unknown as Shape<T>;
    return BLANK;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '\\': '\\' };

/** Undefined for an escape that is none. */
function unescaped(field: string): string | undefined {
  let good = true;
  const plain = field.replace(/\\(.?)/g, (_, code: string) => {
    const character = ESCAPES[code];
    good &&= character !== undefined;
    return character ?? '';
  });
  return good ? plain : undefined;
}
