import type { AsyncFlow } from '../../flow/flow.ts';
import { checkOptions } from '../../pipeline/check.ts';
import { type Inputs, readRecords } from '../sources/records.ts';
import { LINE_OPTIONS, lineFormat, type LineFormatOptions } from './line-format.ts';
import { type LogfmtRecord, LogfmtReader } from './logfmt-reader.ts';

/**
 * Reads logfmt: `level=info msg="it works" cached`, an object per line.
 *
 * A key or a value without quotes has any characters but spaces, control characters, `=` and `"`; in quotes the escapes are those
 * of JSON. A key without `=` is `true`, `key=` is the empty string; every other value is a string, as it stands there. Blank lines
 * are passed over. A key that comes twice is rejected, for one of its values would be lost.
 *
 * @param inputs - A path, URL, bytes, stream or response, or an array of these; compressed or not.
 * @param options - `onReject`: `'throw'` (default), a function or a `quarantine`. `maxLength`: bytes of a line, at least 1,
 *   default 1 MiB. `decompress`, `onProgress`: see `lines`.
 * @returns A flow of objects. Holds a chunk, or one line; a value that is kept holds on to the up to 4 KiB it was read with.
 * @throws TypeError or RangeError for wrong arguments; when run, a RejectError for a line that is no logfmt.
 * @example
 * ```ts
 * logfmt(Buffer.from('level=info msg="it works" cached\n')).toArray() // => [{ level: 'info', msg: 'it works', cached: true }]
 * logfmt(Buffer.from('a=1 a=2\n')).toArray() // throws RejectError: logfmt: "bytes" line 1: it has the key "a" twice
 * ```
 * @see https://pkg.go.dev/github.com/kr/logfmt
 */
export function logfmt(inputs: Inputs, options: LineFormatOptions = {}): AsyncFlow<LogfmtRecord> {
  checkOptions('logfmt', options, LINE_OPTIONS);
  return readRecords(
    inputs,
    options,
    lineFormat('logfmt', options, () => new LogfmtReader()),
  );
}
