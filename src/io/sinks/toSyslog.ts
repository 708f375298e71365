import { Buffer } from 'node:buffer';
import { checkOneOf, checkOptions, describe } from '../../pipeline/check.ts';
import type { Terminal } from '../../pipeline/stage.ts';
import { clockOf, hourOf, MONTHS, offsetOf } from '../formats/log-time.ts';
import { Fields } from './fields.ts';
import { type Encoder, type Output, sink, WRITE_OPTIONS, type WriteOptions, type WriteReport } from './sink.ts';

/** What `syslog` reads and `toSyslog` writes; what is not there is null. */
export interface SyslogItem {
  /** 0 (kern) to 23 (local7). RFC 3164 may be without it and `severity`, as in files. */
  readonly facility?: number | null;
  /** 0 (emergency) to 7 (debug). */
  readonly severity?: number | null;
  /** 1 for RFC 5424, null for RFC 3164; left out, it is 1. */
  readonly version?: number | null;
  readonly time?: Date | null;
  readonly host?: string | null;
  readonly app?: string | null;
  readonly pid?: string | null;
  readonly msgid?: string | null;
  readonly data?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>> | null;
  readonly message: string;
}

export interface SyslogStyle {
  /** `'auto'` (default): RFC 3164 for records whose `version` is null, else RFC 5424; or one of them for all. */
  readonly format?: 'auto' | 'rfc3164' | 'rfc5424';
  /** `'lines'` (default), or `'octets'`: each has its length before it, as RFC 6587 has it. */
  readonly framing?: 'lines' | 'octets';
  /** The zone that times of RFC 3164 are written in: `'Z'` (default) or as in `'+02:00'`. Those of RFC 5424 are in UTC. */
  readonly zone?: string;
}

export interface ToSyslogOptions extends WriteOptions, SyslogStyle {}

/**
 * Writes each record as a message of syslog, as `syslog` reads it: of RFC 5424 with its structured data, or of RFC 3164.
 *
 * What is read again is what was written, but for what RFC 3164 cannot say: its times have neither year nor fraction of a second.
 * A message that is read and written is the same where it was as the RFCs would have it: times in UTC with milliseconds, no BOM.
 *
 * @param output - As for `toFile`.
 * @param options - `format`: `'auto'` (default), `'rfc3164'` or `'rfc5424'`. `framing`: `'lines'` (default) or `'octets'`, where
 *   messages may have line ends. `zone`: of times of RFC 3164, default `'Z'`. `mkdir`, `end`: as for `toFile`.
 * @returns A promise of what was written: `path`, `items`, and `bytes` before compression. Holds up to 64 KB.
 * @throws TypeError or RangeError for wrong arguments; TypeError, with its number and the field, for a record that cannot be
 *   written: a host with spaces, a line end in a line, a name of an app that is too long, a member that the format has not; the error
 *   of the file system or stream.
 * @example
 * ```ts
 * const { tmpdir } = await import('node:os');
 * const path = `${tmpdir()}/sluice-toSyslog-example.log`;
 * const event = { facility: 4, severity: 2, time: new Date(0), host: 'h', app: 'su', message: 'it failed' };
 * flow([event, { ...event, version: null, pid: '42' }]).toSyslog(path) // => { path, items: 2, bytes: 92 }
 * lines(path).first() // => '<34>1 1970-01-01T00:00:00.000Z h su - - - it failed'
 * lines(path).last() // => '<34>Jan  1 00:00:00 h su[42]: it failed'
 * flow([{ ...event, message: 'a\nb' }]).toSyslog(path) // throws TypeError: toSyslog: record 0: message must be
 * ```
 * @see RFC 5424, RFC 3164, RFC 6587
 */
export function toSyslog(output: Output, options: ToSyslogOptions = {}): Terminal<SyslogItem, Promise<WriteReport>> {
  checkOptions('toSyslog', options, [...WRITE_OPTIONS, 'format', 'framing', 'zone']);
  const { format = 'auto', framing = 'lines', zone = 'Z', ...writing } = options;
  checkOneOf('toSyslog', 'format', format, ['auto', 'rfc3164', 'rfc5424']);
  checkOneOf('toSyslog', 'framing', framing, ['lines', 'octets']);
  offsetOf('toSyslog', zone);
  return sink('toSyslog', output, writing, () => syslogEncoder({ format, framing, zone }));
}

const BSD = ['facility', 'severity', 'version', 'time', 'host', 'app', 'pid', 'message'];
const NAMES = {
  rfc3164: new Set(BSD),
  rfc5424: new Set([...BSD, 'msgid', 'data']),
} as const;

/** How records are written as messages, one after the other. */
export function syslogEncoder({ format = 'auto', framing = 'lines', zone = 'Z' }: SyslogStyle): Encoder<unknown> {
  const message = new MessageText(framing === 'lines', offsetOf('toSyslog', zone));
  const encode = (item: unknown): string => {
    const kind = format === 'auto' ? kindOf(item) : format;
    const text = message.of(item, kind);
    return framing === 'lines' ? `${text}\n` : `${Buffer.byteLength(text)} ${text}`;
  };
  return { encode };
}

function kindOf(item: unknown): 'rfc3164' | 'rfc5424' {
  return (item as SyslogItem | null)?.version === null ? 'rfc3164' : 'rfc5424';
}

/** Messages, one after the other. */
class MessageText {
  readonly #fields: Fields = new Fields('toSyslog');
  readonly #inLines: boolean;
  readonly #offset: number;

  constructor(inLines: boolean, offset: number) {
    this.#inLines = inLines;
    this.#offset = offset;
  }

  of(item: unknown, kind: 'rfc3164' | 'rfc5424'): string {
    const fields: Fields = this.#fields;
    fields.next(item, NAMES[kind], kind === 'rfc3164' ? 'RFC 3164' : 'RFC 5424');
    const version = fields.get('version');
    if (version !== null && version !== 1) fields.refuse('version', '1 or null');
    const text = kind === 'rfc3164' ? this.#rfc3164() : this.#rfc5424();
    if (this.#inLines && /\n|\r$/.test(text)) this.#refuseLines();
    return text;
  }

  /** A line cannot have line ends in it; only a text and the values of structured data can have got that far with one. */
  #refuseLines(): never {
    const fields: Fields = this.#fields;
    const broken = ['message', 'pid'].find((name) => /\n|\r$/.test(fields.text(name) ?? ''));
    return fields.refuse(broken ?? 'data', "without line ends, or be written with framing: 'octets'");
  }

  #priority(): string {
    const fields: Fields = this.#fields;
    const facility = fields.integer('facility', 23);
    const severity = fields.integer('severity', 7);
    if (facility === null && severity === null) return '';
    if (facility === null) fields.refuse('facility', 'an integer from 0 to 23, as severity is one');
    if (severity === null) fields.refuse('severity', 'an integer from 0 to 7, as facility is one');
    return `<${facility * 8 + severity}>`;
  }

  #message(): string {
    return this.#fields.text('message') ?? this.#fields.refuse('message', 'well-formed text');
  }

  #rfc5424(): string {
    const fields: Fields = this.#fields;
    const priority = this.#priority();
    if (priority === '') fields.refuse('facility', 'an integer from 0 to 23');
    const time = fields.get('time');
    const clock = time instanceof Date ? clockOf(time, 0) : undefined;
    if (time !== null && !clock) fields.refuse('time', 'a Date of the years 0 to 9999, or null');
    const word = (name: string, most: number): string => {
      const value = fields.text(name);
      if (value === null) return '-';
      if (value === '-' || value.length > most || !/^[!-~]+$/.test(value)) {
        fields.refuse(name, `a word of at most ${most} printable ASCII characters that is not "-"`);
      }
      return value;
    };
    const head = `${priority}1 ${clock?.toISOString() ?? '-'} ${word('host', 255)} ${word('app', 48)} ${word('pid', 128)} ${word('msgid', 32)}`;
    const message = this.#message();
    // One BOM is taken off again.
    const text = message.startsWith('\uFEFF') ? `\uFEFF${message}` : message;
    return `${head} ${this.#data()}${text === '' ? '' : ` ${text}`}`;
  }

  #data(): string {
    const fields: Fields = this.#fields;
    const refuse = (what: string): never => fields.refuse('data', `structured data, ${what}`);
    const data = fields.get('data');
    if (data === null) return '-';
    if (!isObject(data)) return refuse('an object of objects of texts');
    const name = (text: string): string =>
      /^[!-~]{1,32}$/.test(text) && !/[="\]]/.test(text)
        ? text
        : refuse(`names of 1 to 32 printable ASCII characters without "=", "]" and quotes, not ${describe(text)}`);
    let out = '';
    for (const [id, values] of Object.entries(data)) {
      if (!isObject(values)) return refuse('an object of objects of texts');
      out += `[${name(id)}`;
      for (const [key, value] of Object.entries(values)) {
        const all: readonly unknown[] = Array.isArray(value) ? value : [value];
        if (all.length === 0) refuse('texts, or arrays of at least one');
        for (const one of all) {
          if (typeof one !== 'string' || /\p{Surrogate}/u.test(one)) return refuse('of well-formed texts');
          out += ` ${name(key)}="${one.replace(/["\\\]]/g, '\\$&')}"`;
        }
      }
      out += ']';
    }
    return out === '' ? '-' : out;
  }

  #rfc3164(): string {
    const fields: Fields = this.#fields;
    const clock = fields.get('time') instanceof Date ? clockOf(fields.get('time'), this.#offset) : undefined;
    if (!clock) fields.refuse('time', 'a Date of the years 0 to 9999');
    const host = fields.text('host');
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    if (host === null || /^$|[\0-\x20\x7F]/.test(host)) fields.refuse('host', 'a word without spaces');
    const day = String(clock.getUTCDate()).padStart(2);
    const head = `${this.#priority()}${MONTHS[clock.getUTCMonth()]} ${day} ${hourOf(clock)} ${host}`;
    const app = fields.text('app');
    const pid = fields.text('pid');
    const message = this.#message();
    if (app === null) {
      if (pid !== null) fields.refuse('app', 'a word, as there is a pid');
      if (TAGGED.test(message))
        fields.refuse('message', 'what does not begin as an app does ("word:"), or app be given');
      return `${head} ${message}`;
    }
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    if (!/^[^\0-\x20:[\x7F]+$/.test(app)) fields.refuse('app', 'a word without ":" and "["');
    if (pid?.includes(']')) fields.refuse('pid', 'text without "]"');
    return `${head} ${app}${pid === null ? '' : `[${pid}]`}:${message === '' ? '' : ` ${message}`}`;
  }
}

/** What is read as an app and a process id. */
const TAGGED = /^[^ :[]+(?:\[[^\]]*\])?:/;

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
