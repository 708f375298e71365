import type { AsyncFlow } from '../../flow/flow.ts';
import { checkInteger, checkOneOf, checkOptions } from '../../pipeline/check.ts';
import type { Format } from '../format.ts';
import { type Inputs, READ_OPTIONS, type ReadOptions, readRecords } from '../sources/records.ts';
import { type EachLine, LineSplitter, LONGEST_LINE, SPLITTING, type Splitting } from './line-splitter.ts';

/** How `lines` cuts and decodes. */
export interface LinesOptions extends ReadOptions {
  /**
   * What ends a line. `auto` (default): `\n` and `\r\n`; `universal`: a lone `\r` too, as in Python; `lf`: only `\n`, and a
   * `\r` before it stays in the line.
   */
  readonly newline?: 'auto' | 'universal' | 'lf';
  /** Whether a line keeps what ends it. Default false. */
  readonly keepEnds?: boolean;
  /** Default `utf8`, of which a byte order mark at the start of each input is left out. */
  readonly encoding?: 'utf8' | 'latin1';
  /** Whether bytes that are no UTF-8 are an error. Default false: each becomes U+FFFD, as in WHATWG's decoder. */
  readonly fatal?: boolean;
  /** The longest line, without its end, in bytes; 1 to 2^29 - 24. Default 64 MiB. A longer one is an error. */
  readonly maxLength?: number;
}

/**
 * The lines of files and streams, decompressed if they are compressed.
 *
 * The last line need not have an end, and there is no empty line after the last end: a file `a\n` has one line, an empty one
 * none. Each input ends its last line.
 *
 * @param inputs - See {@link Inputs}: a path, URL, bytes, stream, response, or an array of these, read one after the other.
 * @param options - See {@link LinesOptions} and {@link ReadOptions}.
 * @returns A flow of strings, as many at a time as a chunk of 64 KiB has. Holds three pieces of 1 MiB of a file, and the
 *   line that has not ended yet. A line that is kept costs at most 2 KiB more than itself.
 * @throws TypeError or RangeError for wrong arguments, at the call. When it is run: an error that names the file that cannot be
 *   read; RangeError for a line that is too long, TypeError for one that is no UTF-8 with `fatal`, each with its number
 *   and byte; {@link DecompressionError} after every whole line before the damage.
 * @example
 * ```ts
 * lines(new TextEncoder().encode('to be\r\nor not')).toArray() // => ['to be', 'or not']
 * lines([new Uint8Array([97, 13, 98])], { newline: 'universal' }).toArray() // => ['a', 'b']
 * lines([]).count() // => 0
 * ```
 * @see CPython open(path): iterating a text file, its `newline` and `errors`
 */
export function lines(inputs: Inputs, options: LinesOptions = {}): AsyncFlow<string> {
  checkOptions('lines', options, [...READ_OPTIONS, ...Object.keys(SPLITTING)]);
  const { newline, keepEnds, encoding, fatal, maxLength } = { ...SPLITTING, ...defined(options) };
  checkOneOf('lines', 'newline', newline, ['auto', 'universal', 'lf']);
  checkOneOf('lines', 'encoding', encoding, ['utf8', 'latin1']);
  checkInteger('lines', 'maxLength', maxLength, { least: 1 });
  if (maxLength > LONGEST_LINE) {
    throw new RangeError(`lines: maxLength must be at most ${LONGEST_LINE}, no string is longer, got ${maxLength}`);
  }
  return readRecords(inputs, options, linesFormat({ newline, keepEnds, encoding, fatal, maxLength }));
}

/** An option that is undefined is left out. */
function defined(options: LinesOptions): Partial<Splitting> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

const into =
  (out: string[]): EachLine =>
  (line) =>
    out.push(line);

function linesFormat(splitting: Splitting): Format<string> {
  return {
    name: 'lines',
    holds: 'a chunk, and the line that has not ended yet',
    parser: (file, _path, containing) => {
      const splitter = new LineSplitter('lines', file, splitting, containing);
      return {
        push: (chunk, out) => splitter.push(chunk, into(out)),
        end: (out) => splitter.end(into(out)),
      };
    },
  };
}
