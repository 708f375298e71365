import { Buffer } from 'node:buffer';
import { type LineReader, REFUSED } from './line-parser.ts';
import { MONTHS } from './log-time.ts';
import { utf8 } from './text.ts';

/** Which fields a line has. */
export type AccessLogFormat = 'common' | 'combined' | 'vhost';

export interface AccessLogLayout<Time> {
  readonly format: AccessLogFormat;
  /** Makes a time of its milliseconds since 1970. */
  readonly time: (epoch: number) => Time;
}

/** A line of an access log; what the server wrote as `-` is null. */
export interface CommonLogRecord<Time = Date> {
  /** The name or address of the client. */
  readonly host: string;
  readonly ident: string | null;
  readonly user: string | null;
  readonly time: Time;
  /** The first line of the request, whatever it is: some clients do not speak HTTP. */
  readonly request: string | null;
  /** The words of the request line, where it is one. */
  readonly method: string | null;
  readonly path: string | null;
  /** `HTTP/1.1`; null also in a request of HTTP/0.9, which has none. */
  readonly protocol: string | null;
  readonly status: number;
  /** How many bytes were sent, without headers; `-`, which Apache writes for none, is null. */
  readonly bytes: number | null;
}

/** The same with two header fields of the request. */
export interface CombinedLogRecord<Time = Date> extends CommonLogRecord<Time> {
  readonly referer: string | null;
  readonly agent: string | null;
}

/** The same with the server's name and port before it. */
export interface VhostLogRecord<Time = Date> extends CombinedLogRecord<Time> {
  readonly vhost: string;
}

const BACKSLASH = 92;
const QUOTE = 34;
const SPACE = 32;
const DASH = 45;
const ZERO = 48;

/** `10/Oct/2000:13:55:36 -0700` */
const TIME = 26;

/**
 * Reads a line of an access log from both of its ends that nobody but the server can write: no client can put a quote
 * without a backslash into it, so the first of them is that of the request, and the time stands right before that. What
 * stands between host and time may then have any characters, as a user's name has.
 */
export class AccessLogReader<Time> implements LineReader<CommonLogRecord<Time>> {
  readonly #format: AccessLogFormat;
  readonly #time: (epoch: number) => Time;
  problem = '';
  /** The text that is being read, and where its next backslash is from where it was looked for: most have none. */
  #text = '';
  #looked = 0;
  #backslash = -1;
  /** The day that was read last, as it is written and as it is. */
  #day = '';
  #midnight = 0;

  constructor({ format, time }: AccessLogLayout<Time>) {
    this.#format = format;
    this.#time = time;
  }

  read(text: string, from: number, to: number): CommonLogRecord<Time> | typeof REFUSED {
    if (from === to) return this.#refuse('a blank line');
    this.#look(text, from);
    const open = this.#quote(text, from, to);
    if (open < 0) return this.#refuse('expected a request in quotes');
    const start = open - TIME - 3;
    if (start <= from || text.charCodeAt(start - 1) !== SPACE) return this.#refuse(EXPECTED_BEFORE);
    const epoch = this.#epoch(text, start);
    if (epoch === undefined) return REFUSED;

    let at = from;
    let vhost = '';
    if (this.#format === 'vhost') {
      const end = text.indexOf(' ', at);
      vhost = text.slice(at, end);
      at = end + 1;
    }
    const hostEnd = text.indexOf(' ', at);
    const identEnd = text.indexOf(' ', hostEnd + 1);
    if (hostEnd <= at || identEnd <= hostEnd + 1 || identEnd + 1 >= start - 1 || vhost.length > start) {
      return this.#refuse(EXPECTED_BEFORE);
    }
    const host = text.slice(at, hostEnd);
    const ident = this.#field(text, hostEnd + 1, identEnd);
    const user = this.#field(text, identEnd + 1, start - 1);

    const close = this.#quote(text, open + 1, to);
    if (close < 0) return this.#refuse('the quote of the request is not closed');
    const request = this.#field(text, open + 1, close);
    let method: string | null = null;
    let path: string | null = null;
    let protocol: string | null = null;
    const first = text.indexOf(' ', open + 1);
    if (first > open + 1 && first < close) {
      const last = text.lastIndexOf(' ', close - 1);
      if (last > first && text.startsWith('HTTP/', last + 1)) {
        method = this.#field(text, open + 1, first);
        path = this.#field(text, first + 1, last);
        protocol = this.#field(text, last + 1, close);
      } else if (last === first && close > first + 1) {
        method = this.#field(text, open + 1, first);
        path = this.#field(text, first + 1, close);
      }
    }

    at = close + 1;
    const status = this.#number(text, at + 1, at + 4);
    if (text.charCodeAt(at) !== SPACE || status < 0 || at + 4 > to) {
      return this.#refuse(`expected a status of three digits, got ${shown(text, at + 1, to)}`);
    }
    at += 4;
    let end = text.indexOf(' ', at + 1);
    if (end < 0 || end > to) end = to;
    const dash = end === at + 2 && text.charCodeAt(at + 1) === DASH;
    const bytes = dash ? null : this.#number(text, at + 1, end);
    if (text.charCodeAt(at) !== SPACE || end <= at + 1 || (bytes !== null && bytes < 0)) {
      return this.#refuse(`expected a number of bytes or "-", got ${shown(text, at + 1, to)}`);
    }
    at = end;
    const time = this.#time(epoch);
    if (this.#format === 'common') {
      if (at < to) return this.#refuse(`expected the end of the line, got ${shown(text, at + 1, to)}`);
      return { host, ident, user, time, request, method, path, protocol, status, bytes };
    }
    const refererEnd = this.#quoted(text, at, to);
    if (refererEnd < 0) return this.#refuse(`expected a referer in quotes, got ${shown(text, at + 1, to)}`);
    const agentEnd = this.#quoted(text, refererEnd + 1, to);
    if (agentEnd < 0) return this.#refuse(`expected an agent in quotes, got ${shown(text, refererEnd + 2, to)}`);
    if (agentEnd + 1 !== to) return this.#refuse(`expected the end of the line, got ${shown(text, agentEnd + 1, to)}`);
    const referer = this.#field(text, at + 2, refererEnd);
    const agent = this.#field(text, refererEnd + 3, agentEnd);
    if (this.#format === 'combined') {
      return { host, ident, user, time, request, method, path, protocol, status, bytes, referer, agent } as never;
    }
    return { vhost, host, ident, user, time, request, method, path, protocol, status, bytes, referer, agent } as never;
  }

  #refuse(problem: string): typeof REFUSED {
    this.problem = problem;
    return REFUSED;
  }

  /** Finds the next backslash, unless it is known to be farther on. */
  #look(text: string, from: number): void {
    // The same text may come once more, from its beginning.
    if (text === this.#text && this.#looked <= from && from <= this.#backslash) return;
    this.#text = text;
    this.#looked = from;
    const found = text.indexOf('\\', from);
    this.#backslash = found < 0 ? Infinity : found;
  }

  /** The next quote that no backslash stands before, or -1. */
  #quote(text: string, from: number, to: number): number {
    let at = text.indexOf('"', from);
    if (this.#backslash < to) while (at >= 0 && isEscaped(text, from, at)) at = text.indexOf('"', at + 1);
    return at < to ? at : -1;
  }

  /** The closing quote of a field in quotes that begins with the space at `at`, or -1. */
  #quoted(text: string, at: number, to: number): number {
    if (at + 1 >= to || text.charCodeAt(at) !== SPACE || text.charCodeAt(at + 1) !== QUOTE) return -1;
    return this.#quote(text, at + 2, to);
  }

  /** A field as it was before the server escaped it; `-` is none. */
  #field(text: string, from: number, to: number): string | null {
    if (to === from + 1 && text.charCodeAt(from) === DASH) return null;
    const field = text.slice(from, to);
    return this.#backslash < to && field.includes('\\') ? unescaped(field) : field;
  }

  /** Digits as a number; -1 for anything else. */
  #number(text: string, from: number, to: number): number {
    let value = 0;
    for (let at = from; at < to; at++) {
      const digit = text.charCodeAt(at) - ZERO;
      if (!(digit >= 0 && digit <= 9)) return -1;
      value = value * 10 + digit;
    }
    return value <= Number.MAX_SAFE_INTEGER ? value : -1;
  }

  /** The time in brackets at `start`, in milliseconds since 1970. */
  #epoch(text: string, start: number): number | undefined {
    const at = start + 1;
    if (text.slice(start, start + 12) !== this.#day && !this.#readDay(text, start)) return this.#noTime(text, at);
    const hour = two(text, at + 12);
    const minute = two(text, at + 15);
    const second = two(text, at + 18);
    const zoneHour = two(text, at + 22);
    const zoneMinute = two(text, at + 24);
    const sign = text.charCodeAt(at + 21);
    const wellFormed =
      hour < 24 &&
      minute < 60 &&
      second <= 60 &&
      zoneHour < 24 &&
      zoneMinute < 60 &&
      (sign === 43 || sign === DASH) &&
      text.charCodeAt(at + 11) === 58 &&
      text.charCodeAt(at + 14) === 58 &&
      text.charCodeAt(at + 17) === 58 &&
      text.charCodeAt(at + 20) === SPACE &&
      text.charCodeAt(at + 26) === 93 &&
      text.charCodeAt(at + 27) === SPACE;
    if (!wellFormed) return this.#noTime(text, at);
    const zone = (zoneHour * 60 + zoneMinute) * (sign === 43 ? 60_000 : -60_000);
    return this.#midnight + ((hour * 60 + minute) * 60 + second) * 1000 - zone;
  }

  #noTime(text: string, at: number): undefined {
    this.problem = `expected a time as in [10/Oct/2000:13:55:36 -0700], got ${JSON.stringify(text.slice(at - 1, at + 27))}`;
  }

  #readDay(text: string, start: number): boolean {
    const written = text.slice(start, start + 12);
    const [, day, name, year] = /^\[(\d\d)\/(\w{3})\/(\d{4})$/.exec(written) ?? [];
    const month = MONTHS.indexOf(name ?? '');
    if (month < 0) return false;
    const date = new Date(0);
    // Date.UTC has the years 0 to 99 in another century.
    date.setUTCFullYear(Number(year), month, Number(day));
    if (date.getUTCDate() !== Number(day)) return false;
    this.#day = written;
    this.#midnight = date.getTime();
    return true;
  }
}

const EXPECTED_BEFORE = 'expected host, ident, user and [time] before the request';

/** Two digits as a number; more than any field may be for anything else. */
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 100;
}

/** Whether an odd number of backslashes stands before `at`. */
function isEscaped(text: string, from: number, at: number): boolean {
  let before = at;
  while (before > from && text.charCodeAt(before - 1) === BACKSLASH) before -= 1;
  return (at - before) % 2 === 1;
}

const CONTROLS: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v' };

/**
 * Takes back what the servers escape: Apache writes `\"`, `\\`, `\n` and the like, and other bytes as `\xhh`, nginx all as `\xHH`.
 * Bytes that are not UTF-8 stay as they are written, and so does a backslash before anything else: nothing is lost.
 */
function unescaped(field: string): string {
  return field.replace(/(?:\\x[\da-fA-F]{2})+|\\["\\ntrbfv]/g, (escape) => {
    if (escape[1] !== 'x') return CONTROLS[escape[1]!] ?? escape[1]!;
    const bytes = Buffer.from(escape.replaceAll('\\x', ''), 'hex');
    return utf8(bytes, 0, bytes.length) ?? escape;
  });
}

function shown(text: string, from: number, to: number): string {
  return from >= to ? 'the end' : JSON.stringify(text.slice(from, Math.min(to, from + 20)));
}
