import type { AsyncFlow } from '../../flow/flow.ts';
import { checkInteger, checkOptions } from '../../pipeline/check.ts';
import { checkOnReject, type OnReject, rejecter } from '../reject.ts';
import { type Inputs, READ_OPTIONS, type ReadOptions, readRecords } from '../sources/records.ts';
import { NdjsonParser } from './ndjson-parser.ts';

export interface NdjsonOptions extends ReadOptions {
  /** What happens to a line that is not JSON. Default `'throw'`. */
  readonly onReject?: OnReject;
  /** How many bytes a line may have. Default 16 MiB. */
  readonly maxLength?: number;
}

/** How many bytes are parsed at once: more costs memory (16 MB at 64 KiB), less costs time (measured: 1 to 64 KiB). */
const STEP = 2048;

const OPTIONS = [...READ_OPTIONS, 'onReject', 'maxLength'];

/**
 * Reads NDJSON: a JSON text per line, strictly by RFC 8259. `NaN`, a trailing comma, a BOM within the file and bytes that are
 * not UTF-8 are rejected.
 *
 * Lines end in `\n`, before which a `\r` is dropped, as is a BOM at the start. Blank lines are passed over, and count as lines.
 * Of two members of one name the last counts, and integers beyond 2^53 lose digits, as JSON.parse has it.
 *
 * @param inputs - A path, URL, bytes, stream or response, or an array of these; compressed or not.
 * @param options - `onReject`: `'throw'` (default), a function or a `quarantine`. `maxLength`: bytes, at least 1, default
 *   16 MiB; the reject of a longer line has as much of its text. `onProgress`: see `lines`.
 * @returns A flow of the values. Their type is what the caller says it is: nothing checks it. Holds a chunk, or one line.
 * @throws TypeError or RangeError for wrong arguments; when run, a RejectError for a line that is not JSON.
 * @example
 * ```ts
 * ndjson(Buffer.from('{"n":1}\n\n[2]\n')).toArray() // => [{ n: 1 }, [2]]
 * ndjson(Buffer.from('1\nNaN\n')).toArray() // throws RejectError: ndjson: "bytes" line 2: expected a value, got NaN: "NaN"
 * ```
 * @see RFC 8259; CPython json.loads(line)
 */
export function ndjson<T = unknown>(inputs: Inputs, options: NdjsonOptions = {}): AsyncFlow<T> {
  checkOptions('ndjson', options, OPTIONS);
  const { onReject = 'throw', maxLength = 16 * 1024 * 1024 } = options;
  checkInteger('ndjson', 'maxLength', maxLength, { least: 1 });
  checkOnReject('ndjson', onReject);
  return readRecords(inputs, options, {
    name: 'ndjson',
    holds: 'a chunk, or one line',
    step: STEP,
    parser: (name, path = name, _containing, located = false) =>
      new NdjsonParser({ file: path, maxLength, rejecter: rejecter('ndjson', onReject), located }),
  }) as AsyncFlow<T>;
}
