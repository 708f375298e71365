import type { AsyncFlow } from '../../flow/flow.ts';
import { checkInteger, checkOptions, describe } from '../../pipeline/check.ts';
import { checkOnReject, type OnReject, rejecter } from '../reject.ts';
import { type Inputs, READ_OPTIONS, type ReadOptions, readRecords } from '../sources/records.ts';
import { JsonParser } from './json-parser.ts';

export interface JsonOptions extends ReadOptions {
  /** Whether more than one text may stand in a file, one after the other. Default false. */
  readonly concatenated?: boolean;
  /** What happens to an element that is not JSON. Default `'throw'`. */
  readonly onReject?: OnReject;
  /** How many bytes an item may have. Default 64 MiB. */
  readonly maxLength?: number;
}

const OPTIONS = [...READ_OPTIONS, 'concatenated', 'onReject', 'maxLength'];

/**
 * Reads JSON of any size: of a top-level array each element is an item, read by itself; anything else is one item. Strictly
 * by RFC 8259.
 *
 * Elements before an error are given before it. An element that is broken within its own brackets (`{"a": NaN}`) can be
 * rejected; what breaks the array itself, or leaves a bracket or string open, ends the flow, for nobody can tell where the
 * next element begins. A BOM at the start is dropped.
 *
 * @param inputs - A path, URL, bytes, stream or response, or an array of these; compressed or not.
 * @param options - `concatenated`: more than one text may stand in a file, and none need to; default false. `onReject`:
 *   `'throw'` (default), a function or a `quarantine`, for elements. `maxLength`: bytes of an item, at least 1, default
 *   64 MiB. `onProgress`: see `lines`.
 * @returns A flow of the values. Their type is what the caller says it is: nothing checks it. Holds a chunk, or one item.
 * @throws TypeError or RangeError for wrong arguments; when run, a JsonSyntaxError with line, column and byte offset.
 * @example
 * ```ts
 * json(Buffer.from('[{"n":1}, 2]')).toArray() // => [{ n: 1 }, 2]
 * json(Buffer.from('{"n":1}')).toArray() // => [{ n: 1 }]
 * json(Buffer.from('1 [2, 3]'), { concatenated: true }).toArray() // => [1, 2, 3]
 * json(Buffer.from('[1,\n2,]')).toArray()
 * // throws JsonSyntaxError: json: "bytes" line 2 column 3 (byte 6): expected a value, got "]"
 * ```
 * @see RFC 8259; CPython json.load
 */
export function json<T = unknown>(inputs: Inputs, options: JsonOptions = {}): AsyncFlow<T> {
  checkOptions('json', options, OPTIONS);
  const { concatenated = false, onReject = 'throw', maxLength = 64 * 1024 * 1024 } = options;
  if (typeof concatenated !== 'boolean') {
    throw new TypeError(`json: concatenated must be true or false, got ${describe(concatenated)}`);
  }
  checkInteger('json', 'maxLength', maxLength, { least: 1 });
  checkOnReject('json', onReject);
  return readRecords(inputs, options, {
    name: 'json',
    holds: 'a chunk, or one item',
    parser: (name, path = name, _containing, located = false) =>
      new JsonParser({
        file: path,
        concatenated,
        maxLength,
        located,
        rejecter: onReject === 'throw' ? undefined : rejecter('json', onReject),
      }),
  }) as AsyncFlow<T>;
}
