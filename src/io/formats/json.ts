import type { AsyncFlow } from '../../flow/flow.ts';
import { checkInteger, checkOptions, describe } from '../../pipeline/check.ts';
import { checkOnReject, type OnReject, rejecter } from '../reject.ts';
import { type Inputs, READ_OPTIONS, type ReadOptions, readRecords } from '../sources/records.ts';
import { JsonParser, type JsonSyntax } from './json-parser.ts';
import { parsePath } from './json-path.ts';
import { JsonPathParser } from './json-path-parser.ts';

export interface JsonOptions extends ReadOptions {
  /** Where in a text the items are, as in `data.items[*]`. Default: the elements of an array, or the whole. */
  readonly path?: string;
  /** Whether more than one text may stand in a file, one after the other. Default false. */
  readonly concatenated?: boolean;
  /** What happens to an element that is not JSON. Default `'throw'`. */
  readonly onReject?: OnReject;
  /** How many bytes an item may have. Default 64 MiB. */
  readonly maxLength?: number;
}

const OPTIONS = [...READ_OPTIONS, 'path', 'concatenated', 'onReject', 'maxLength'];

/**
 * Reads JSON of any size: of a top-level array each element is an item, read by itself; anything else is one item. Strictly
 * by RFC 8259.
 *
 * Elements before an error are given before it. An element that is broken within its own brackets (`{"a": NaN}`) can be
 * rejected; what breaks the array itself, or leaves a bracket or string open, ends the flow, for nobody can tell where the
 * next element begins. A BOM at the start is dropped.
 *
 * With a `path` the items are what is there, at any depth, each read by itself: names after dots or as `["a name"]`, `[0]` for an
 * element, `[*]` for each element, `*` for each element or member. What lies beside the path is never held; of it only brackets
 * and strings are looked at. A path that leads nowhere is an error, up to its first `*`; an empty array there is none.
 *
 * @param inputs - A path, URL, bytes, stream or response, or an array of these; compressed or not.
 * @param options - `path`: where the items are. `concatenated`: more than one text may stand in a file, and none need to; default false. `onReject`:
 *   `'throw'` (default), a function or a `quarantine`, for elements. `maxLength`: bytes of an item, at least 1, default
 *   64 MiB. `onProgress`: see `lines`.
 * @returns A flow of the values. Their type is what the caller says it is: nothing checks it. Holds a chunk, or one item.
 * @throws TypeError or RangeError for wrong arguments; when run, a JsonSyntaxError with line, column and byte offset.
 * @example
 * ```ts
 * json(Buffer.from('[{"n":1}, 2]')).toArray() // => [{ n: 1 }, 2]
 * json(Buffer.from('{"n":1}')).toArray() // => [{ n: 1 }]
 * json(Buffer.from('1 [2, 3]'), { concatenated: true }).toArray() // => [1, 2, 3]
 * json(Buffer.from('{"data":{"n":2,"items":[{"id":1},{"id":2}]}}'), { path: 'data.items[*].id' }).toArray() // => [1, 2]
 * json(Buffer.from('[1,\n2,]')).toArray()
 * // throws JsonSyntaxError: json: "bytes" line 2 column 3 (byte 6): expected a value, got "]"
 * ```
 * @see RFC 8259; CPython json.load
 */
export function json<T = unknown>(inputs: Inputs, options: JsonOptions = {}): AsyncFlow<T> {
  checkOptions('json', options, OPTIONS);
  const { path, concatenated = false, onReject = 'throw', maxLength = 64 * 1024 * 1024 } = options;
  if (typeof concatenated !== 'boolean') {
    throw new TypeError(`json: concatenated must be true or false, got ${describe(concatenated)}`);
  }
  checkInteger('json', 'maxLength', maxLength, { least: 1 });
  checkOnReject('json', onReject);
  const steps = path === undefined ? undefined : parsePath('json', path);
  return readRecords(inputs, options, {
    name: 'json',
    holds: 'a chunk, or one item',
    parser: (name, where = name, _containing, located = false) => {
      const syntax: JsonSyntax = {
        file: where,
        concatenated,
        maxLength,
        located,
        rejecter: onReject === 'throw' ? undefined : rejecter('json', onReject),
      };
      return steps ? new JsonPathParser({ ...syntax, steps, path: path! }) : new JsonParser(syntax);
    },
  }) as AsyncFlow<T>;
}
