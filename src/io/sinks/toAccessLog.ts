import { Buffer } from 'node:buffer';
import { checkOneOf, checkOptions } from '../../pipeline/check.ts';
import type { Terminal } from '../../pipeline/stage.ts';
import type { AccessLogFormat } from '../formats/access-log-reader.ts';
import { clockOf, hourOf, MONTHS, offsetOf, twoDigits } from '../formats/log-time.ts';
import { Fields } from './fields.ts';
import { type Encoder, type Output, sink, WRITE_OPTIONS, type WriteOptions, type WriteReport } from './sink.ts';

/** What `accessLog` reads and `toAccessLog` writes; what is not there, or is null, is written `-`. */
export interface AccessLogItem {
  /** For `vhost` only. */
  readonly vhost?: string | null;
  readonly host: string;
  readonly ident?: string | null;
  readonly user?: string | null;
  /** A Date, or milliseconds since 1970. */
  readonly time: Date | number;
  /** The request line; left out, it is made of `method`, `path` and `protocol`. */
  readonly request?: string | null;
  readonly method?: string | null;
  readonly path?: string | null;
  readonly protocol?: string | null;
  readonly status: number;
  readonly bytes?: number | null;
  /** Not for `common`. */
  readonly referer?: string | null;
  readonly agent?: string | null;
}

export interface AccessLogStyle {
  /** Which fields a line has, as for `accessLog`: `'combined'` (default), `'common'` or `'vhost'`. */
  readonly format?: AccessLogFormat;
  /** Which server's escapes: `'apache'` (default) writes `\"`, `\n`, `\xc3`; `'nginx'` `\x22`, `\x0A`, `\xC3`. */
  readonly escapes?: 'apache' | 'nginx';
  /** The zone that times are written in: `'Z'` (default) or as in `'+02:00'`. */
  readonly zone?: string;
}

export interface ToAccessLogOptions extends WriteOptions, AccessLogStyle {}

/**
 * Writes each record as a line of an access log, as Apache and nginx do and `accessLog` reads it.
 *
 * What is read again is what was written, but for fractions of a second, which such a log has not: quotes, backslashes, control
 * characters and all beyond ASCII are escaped, and so is a field that is just `-`, which would be none. Lines of a server come out
 * as they were, with its `escapes` and its `zone`.
 *
 * @param output - As for `toFile`.
 * @param options - `format`: `'combined'` (default), `'common'` or `'vhost'`. `escapes`: `'apache'` (default) or `'nginx'`. `zone`:
 *   default `'Z'`. `mkdir`, `end`: as for `toFile`.
 * @returns A promise of what was written: `path`, `items`, and `bytes` before compression. Holds up to 64 KB.
 * @throws TypeError or RangeError for wrong arguments; TypeError, with its number and the field, for a record that cannot be
 *   written: a host or an ident with spaces, a `request` that is not what `method`, `path` and `protocol` say, a member that the format
 *   has not; the error of the file system or stream.
 * @example
 * ```ts
 * const { tmpdir } = await import('node:os');
 * const path = `${tmpdir()}/sluice-toAccessLog-example.log`;
 * const entry = { host: '::1', time: new Date(0), method: 'GET', path: '/é', protocol: 'HTTP/1.1', status: 200, agent: 'a "b"' };
 * flow([entry]).toAccessLog(path) // => { path, items: 1, bytes: 82 }
 * lines(path).toArray() // => ['::1 - - [01/Jan/1970:00:00:00 +0000] "GET /\\xc3\\xa9 HTTP/1.1" 200 - "-" "a \\"b\\""']
 * accessLog(path).map((r) => [r.path, r.agent]).toArray() // => [['/é', 'a "b"']]
 * flow([{ ...entry, host: 'a b' }]).toAccessLog(path) // throws TypeError: toAccessLog: record 0: host must be a word
 * ```
 * @see Apache mod_log_config, LogFormat; nginx ngx_http_log_module, log_format combined
 */
export function toAccessLog(
  output: Output,
  options: ToAccessLogOptions = {},
): Terminal<AccessLogItem, Promise<WriteReport>> {
  checkOptions('toAccessLog', options, [...WRITE_OPTIONS, 'format', 'escapes', 'zone']);
  const { format = 'combined', escapes = 'apache', zone = 'Z', ...writing } = options;
  checkOneOf('toAccessLog', 'format', format, Object.keys(NAMES));
  checkOneOf('toAccessLog', 'escapes', escapes, ['apache', 'nginx']);
  offsetOf('toAccessLog', zone);
  return sink('toAccessLog', output, writing, () => accessLogEncoder({ format, escapes, zone }));
}

const COMMON = ['host', 'ident', 'user', 'time', 'request', 'method', 'path', 'protocol', 'status', 'bytes'] as const;
const COMBINED = [...COMMON, 'referer', 'agent'] as const;
const NAMES: Readonly<Record<AccessLogFormat, ReadonlySet<string>>> = {
  common: new Set(COMMON),
  combined: new Set(COMBINED),
  vhost: new Set([...COMBINED, 'vhost']),
};

/** How records are written as lines, one after the other. */
export function accessLogEncoder({
  format = 'combined',
  escapes = 'apache',
  zone = 'Z',
}: AccessLogStyle): Encoder<unknown> {
  const fields: Fields = new Fields('toAccessLog');
  const names = NAMES[format];
  const escaped = escaper(escapes);
  const offset = offsetOf('toAccessLog', zone);
  const zoneText = zoneOf(offset);
  const field = (name: string): string => escaped(fields.text(name));
  /** What servers do not escape. */
  const word = (name: string): string => {
    const value = fields.text(name);
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    if (value === null || /^$|[\0-\x20"\x7F\uFEFF]/.test(value))
      fields.refuse(name, 'a word without spaces and quotes');
    return value;
  };
  const time = (): string => {
    const clock = clockOf(fields.get('time'), offset);
    if (!clock) fields.refuse('time', 'a Date, or milliseconds since 1970, of the years 0 to 9999');
    const year = String(clock.getUTCFullYear()).padStart(4, '0');
    return `${twoDigits(clock.getUTCDate())}/${MONTHS[clock.getUTCMonth()]}/${year}:${hourOf(clock)} ${zoneText}`;
  };
  const encode = (item: unknown): string => {
    fields.next(item, names, `the format ${format}`);
    const vhost = format === 'vhost' ? `${word('vhost')} ` : '';
    const host = word('host');
    const ident = field('ident');
    if (ident === '' || ident.includes(' ')) fields.refuse('ident', 'a word without spaces');
    const user = field('user');
    if (user === '') fields.refuse('user', 'text that is not empty');
    const status = fields.integer('status', 999) ?? fields.refuse('status', 'an integer from 0 to 999');
    const bytes = fields.integer('bytes', Number.MAX_SAFE_INTEGER) ?? '-';
    const common = `${host} ${ident} ${user} [${time()}] "${request(fields, escaped)}" ${String(status).padStart(3, '0')} ${bytes}`;
    return format === 'common' ? `${common}\n` : `${vhost}${common} "${field('referer')}" "${field('agent')}"\n`;
  };
  return { encode };
}

type Escape = (text: string | null) => string;

/** The request line, by its words where there are any, so that each is read again as it is. */
function request(fields: Fields, escaped: Escape): string {
  const whole = fields.text('request');
  const method = fields.text('method');
  const path = fields.text('path');
  const protocol = fields.text('protocol');
  if (method === null && path === null && protocol === null) {
    const line = escaped(whole);
    // What is said to be no request line must not be read as one.
    return fields.has('method') && isRequestLine(line) ? unspaced(line) : line;
  }
  const words = [method ?? '-', path ?? '-', ...(protocol === null ? [] : [protocol])];
  const said = words.join(' ');
  if (whole !== null && whole !== said) {
    fields.refuse('request', `${JSON.stringify(said)}, as method, path and protocol say, or left out`);
  }
  if (method === '') fields.refuse('method', 'text that is not empty');
  if (protocol === null) {
    if (path === '') fields.refuse('path', 'text that is not empty, without a protocol');
    return `${unspaced(escaped(method))} ${unspaced(escaped(path))}`;
  }
  if (!protocol.startsWith('HTTP/')) fields.refuse('protocol', 'one of HTTP, as in "HTTP/1.1"');
  return `${unspaced(escaped(method))} ${escaped(path)} ${unspaced(escaped(protocol))}`;
}

/** Whether a method, a path or a protocol would be read in it. */
function isRequestLine(line: string): boolean {
  if (line === '- -') return false;
  const first = line.indexOf(' ');
  const last = line.lastIndexOf(' ');
  return first > 0 && (first === last ? last < line.length - 1 : line.startsWith('HTTP/', last + 1));
}

function unspaced(text: string): string {
  return text.replaceAll(' ', '\\x20');
}

const LETTERS: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
};

function escaper(style: 'apache' | 'nginx'): Escape {
  const letters = style === 'apache' ? LETTERS : {};
  const hex = (text: string): string =>
    Array.from(Buffer.from(text), (byte) => {
      const digits = byte.toString(16).padStart(2, '0');
      return `\\x${style === 'apache' ? digits : digits.toUpperCase()}`;
    }).join('');
  return (text) => {
    if (text === null) return '-';
    if (text === '-') return hex(text);
    return /["\\]|[^ -~]/.test(text) ? text.replace(/["\\]|[^ -~]/gu, (c) => letters[c] ?? hex(c)) : text;
  };
}

/** `+0200` */
function zoneOf(offset: number): string {
  const minutes = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${twoDigits(Math.floor(minutes / 60))}${twoDigits(minutes % 60)}`;
}
