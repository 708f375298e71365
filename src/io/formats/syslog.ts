import type { AsyncFlow } from '../../flow/flow.ts';
import { checkInteger, checkOneOf, checkOptions } from '../../pipeline/check.ts';
import { rejecter } from '../reject.ts';
import { type Inputs, readRecords } from '../sources/records.ts';
import { checkLineOptions, LINE_OPTIONS, type LineFormatOptions, lineFormat } from './line-format.ts';
import { offsetOf } from './log-time.ts';
import { FrameParser } from './syslog-frames.ts';
import { SyslogReader, type SyslogRecord, type SyslogSyntax } from './syslog-reader.ts';

export interface SyslogOptions extends LineFormatOptions {
  /** `auto` (default): RFC 5424 where a version follows the priority, else RFC 3164. */
  readonly format?: SyslogSyntax['format'];
  /** `lines` (default): a message per line; `octets`: each has its length before it, as RFC 6587 has it. */
  readonly framing?: 'lines' | 'octets';
  /** The year of the first message of RFC 3164. Default: the last one in which that is not still to come. */
  readonly year?: number;
  /** The zone of the times of RFC 3164: `Z` (default) or as in `+02:00`. */
  readonly zone?: string;
}

const OPTIONS = ['format', 'framing', 'year', 'zone'];

/**
 * Reads syslog: RFC 5424 with its structured data, RFC 3164, and the files that daemons write, which have no priority and may
 * have times of RFC 3339.
 *
 * Times of RFC 3164 have no year and no zone. The year goes on with the messages: from that of the first one, to the next where
 * December is followed by January. Of a message of RFC 3164 `app` and `pid` are what stands before the first colon if that is
 * one word (`sshd[42]:`); if it is not, all of it is `message`. A Date has milliseconds: what a time has beyond is left out.
 *
 * @param inputs - A path, URL, bytes, stream or response, or an array of these; compressed or not.
 * @param options - `format`: `'auto'` (default), `'rfc3164'`, `'rfc5424'`. `framing`: `'lines'` (default) or `'octets'`; there a
 *   length that is wrong ends the flow, for nobody can tell where the next message begins. `year`: of the first message without
 *   one. `zone`: of times without one, default `'Z'`. `onReject`: `'throw'` (default), a function or a `quarantine`.
 *   `maxLength`: bytes of a message, at least 1, default 1 MiB. `decompress`, `onProgress`: see `lines`.
 * @returns A flow of records. Holds a chunk, or one message.
 * @throws TypeError or RangeError for wrong arguments; when run, a RejectError for a message that cannot be read.
 * @example
 * ```ts
 * const text = '<34>1 2003-10-11T22:14:15.003Z host su - ID47 [who@32473 user="ada"] failed\n<13>Oct 11 22:14:15 host sshd[42]: in\n';
 * const [first, second] = await syslog(Buffer.from(text), { year: 2003 }).toArray();
 * [first?.facility, first?.severity, first?.app, first?.msgid, first?.message] // => [4, 2, 'su', 'ID47', 'failed']
 * first?.data // => { 'who@32473': { user: 'ada' } }
 * [second?.app, second?.pid, second?.message, second?.time] // => ['sshd', '42', 'in', new Date('2003-10-11T22:14:15Z')]
 * syslog(Buffer.from('6 <1>1 x')).toArray() // throws RejectError: syslog: "bytes" line 1
 * ```
 * @see RFC 5424, RFC 3164, RFC 6587
 */
export function syslog(inputs: Inputs, options: SyslogOptions = {}): AsyncFlow<SyslogRecord> {
  checkOptions('syslog', options, [...LINE_OPTIONS, ...OPTIONS]);
  const { format = 'auto', framing = 'lines', year, zone = 'Z' } = options;
  checkOneOf('syslog', 'format', format, ['auto', 'rfc3164', 'rfc5424']);
  checkOneOf('syslog', 'framing', framing, ['lines', 'octets']);
  if (year !== undefined) checkInteger('syslog', 'year', year, { least: 1970 });
  const syntax: SyslogSyntax = { format, year, offset: offsetOf('syslog', zone), now: Date.now };
  const reader = (): SyslogReader => new SyslogReader(syntax);
  if (framing === 'lines') return readRecords(inputs, options, lineFormat('syslog', options, reader));
  const { onReject, maxLength } = checkLineOptions('syslog', options);
  return readRecords(inputs, options, {
    name: 'syslog',
    holds: 'a chunk, or one message',
    parser: (file, path = file, _containing, located = false) =>
      new FrameParser({ file: path, maxLength, rejecter: rejecter('syslog', onReject), located }, reader()),
  });
}
