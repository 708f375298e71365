import type { AsyncFlow } from '../../flow/flow.ts';
import { checkOneOf, checkOptions } from '../../pipeline/check.ts';
import { type Inputs, readRecords } from '../sources/records.ts';
import {
  type AccessLogFormat,
  AccessLogReader,
  type CombinedLogRecord,
  type CommonLogRecord,
  type VhostLogRecord,
} from './access-log-reader.ts';
import { LINE_OPTIONS, lineFormat, type LineFormatOptions } from './line-format.ts';

export interface AccessLogOptions extends LineFormatOptions {
  /**
   * `combined` (default): `host ident user [time] "request" status bytes "referer" "agent"`; `common`: the same without the last
   * two; `vhost`: combined, with the server's name before it.
   */
  readonly format?: AccessLogFormat;
  /** What a time is made into: a Date (default), or milliseconds since 1970, which is faster. */
  readonly time?: 'date' | 'epoch';
}

type RecordOf<
  Options extends AccessLogOptions,
  Time = Options extends { time: 'epoch' } ? number : Date,
> = Options extends {
  format: 'common';
}
  ? CommonLogRecord<Time>
  : Options extends { format: 'vhost' }
    ? VhostLogRecord<Time>
    : CombinedLogRecord<Time>;

/**
 * Reads access logs of Apache and nginx, strictly: a line that is cut, that has a time which is none, or more fields than the
 * format, is rejected, and so is a blank one, which no server writes.
 *
 * `-` is null. What the servers escape is taken back (`\"`, `\\`, `\n`, `\x22`); escaped bytes that are not UTF-8 stay as
 * they are written. A request line is split where it is one of HTTP, and `request` has it in any case. A user's name may have
 * spaces and brackets. A leap second is the first second of the next minute.
 *
 * @param inputs - A path, URL, bytes, stream or response, or an array of these; compressed or not.
 * @param options - `format`: `'combined'` (default), `'common'`, `'vhost'`. `time`: `'date'` (default) or `'epoch'`. `onReject`:
 *   `'throw'` (default), a function or a `quarantine`. `maxLength`: bytes of a line, at least 1, default 1 MiB; the reject of a
 *   longer one has as much of its text. `decompress`, `onProgress`: see `lines`.
 * @returns A flow of records. Holds a chunk, or one line; a field that is kept holds on to the up to 4 KiB it was read with.
 * @throws TypeError or RangeError for wrong arguments; when run, a RejectError for a line that is no record.
 * @example
 * ```ts
 * const line = '::1 - ada [10/Oct/2000:13:55:36 -0700] "GET /a?q=\\"x\\" HTTP/1.0" 200 2326 "-" "curl/8.5"\n';
 * const [entry] = await accessLog(Buffer.from(line)).toArray();
 * [entry?.user, entry?.path, entry?.status, entry?.bytes] // => ['ada', '/a?q="x"', 200, 2326]
 * entry?.time.toISOString() // => '2000-10-10T20:55:36.000Z'
 * [entry?.referer, entry?.agent] // => [null, 'curl/8.5']
 * accessLog(Buffer.from(line), { format: 'common' }).toArray()
 * // throws RejectError: accessLog: "bytes" line 1: expected the end of the line, got "\"-\" \"curl/8.5\""
 * ```
 * @see Apache mod_log_config, LogFormat; nginx ngx_http_log_module, log_format combined
 */
export function accessLog<
  const Options extends AccessLogOptions = AccessLogOptions & { format: 'combined'; time: 'date' },
>(inputs: Inputs, options?: Options): AsyncFlow<RecordOf<Options>>;
export function accessLog(inputs: Inputs, options: AccessLogOptions = {}): AsyncFlow<unknown> {
  checkOptions('accessLog', options, [...LINE_OPTIONS, 'format', 'time']);
  const { format = 'combined', time = 'date' } = options;
  checkOneOf('accessLog', 'format', format, ['common', 'combined', 'vhost']);
  checkOneOf('accessLog', 'time', time, ['date', 'epoch']);
  const reader = (): AccessLogReader<unknown> =>
    new AccessLogReader<unknown>({
      format,
      time: time === 'epoch' ? (epoch) => epoch : (epoch) => new Date(epoch),
    });
  return readRecords(inputs, options, lineFormat('accessLog', options, reader));
}
