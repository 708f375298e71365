import { type LineReader, REFUSED } from './line-parser.ts';
import { MONTHS } from './log-time.ts';

/** A message of syslog. What is not there, or is `-`, is null. */
export interface SyslogRecord {
  /** 0 (kern) to 23 (local7); null where a file keeps no priority. */
  readonly facility: number | null;
  /** 0 (emergency) to 7 (debug). */
  readonly severity: number | null;
  /** 1 for RFC 5424, null for RFC 3164 and the files of daemons. */
  readonly version: number | null;
  readonly time: Date | null;
  readonly host: string | null;
  readonly app: string | null;
  /** What stands in brackets after the app: mostly a number, but not always. */
  readonly pid: string | null;
  readonly msgid: string | null;
  /** Structured data by its ids; a parameter that comes more than once is an array. Null where there is none. */
  readonly data: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>> | null;
  readonly message: string;
}

export interface SyslogSyntax {
  /** `auto`: each message tells by its version. */
  readonly format: 'auto' | 'rfc3164' | 'rfc5424';
  /** The year of the first message of RFC 3164, which has none. */
  readonly year: number | undefined;
  /** Minutes to the east of Greenwich, for times without a zone. */
  readonly offset: number;
  /** Milliseconds since 1970, when the year is found out. */
  readonly now: () => number;
}

const SPACE = 32;
const DAY = 24 * 60 * 60_000;

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:Z|([+-])(\d\d):(\d\d))$/;

/** What ends the reading of a message. */
class Refusal {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Reads messages of syslog, one after the other: the year of those without one goes on with them. */
export class SyslogReader implements LineReader<SyslogRecord> {
  readonly #syntax: SyslogSyntax;
  problem = '';
  /** The year and month of the last message without a year. */
  #year: number | undefined;
  #month = 0;
  /** The second of RFC 3164 that was read last: messages come in bursts. */
  #stamp = '';
  #stampTime = 0;

  constructor(syntax: SyslogSyntax) {
    this.#syntax = syntax;
    this.#year = syntax.year;
  }

  read(text: string, from: number, to: number): SyslogRecord | typeof REFUSED {
    try {
      return this.#read(text, from, to);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.problem = error.reason;
      return REFUSED;
    }
  }

  #read(text: string, from: number, to: number): SyslogRecord {
    if (from === to) throw new Refusal('a blank line');
    const { format } = this.#syntax;
    let at = from;
    let priority: number | null = null;
    if (text[at] === '<') {
      const close = text.indexOf('>', at);
      const digits = close > at && close <= at + 4 && close < to ? text.slice(at + 1, close) : '';
      // A zero at the start is no number of RFC 5424.
      if (!/^(?:0|[1-9]\d{0,2})$/.test(digits) || Number(digits) > 191) {
        throw new Refusal(`expected a priority from <0> to <191>, got ${shown(text, at, to)}`);
      }
      priority = Number(digits);
      at = close + 1;
    }
    const facility = priority === null ? null : priority >> 3;
    const severity = priority === null ? null : priority & 7;
    const versioned = priority !== null && /^[1-9]\d{0,2} /.test(text.slice(at, Math.min(at + 4, to)));
    if (format === 'rfc5424' && !versioned) {
      throw new Refusal(`expected <priority>version, got ${shown(text, from, to)}`);
    }
    if (versioned && format !== 'rfc3164') return this.#rfc5424(text, at, to, facility, severity);
    return this.#rfc3164(text, at, to, facility, severity);
  }

  #rfc5424(text: string, start: number, to: number, facility: number | null, severity: number | null): SyslogRecord {
    let at = text.indexOf(' ', start) + 1;
    const version = Number(text.slice(start, at - 1));
    if (version !== 1) throw new Refusal(`expected version 1, got ${version}`);
    const word = (what: string, most: number): string | null => {
      let end = text.indexOf(' ', at);
      if (end < 0 || end > to) end = to;
      const value = text.slice(at, end);
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      if (value === '' || value.length > most || /[^\x21-\x7e]/.test(value) || end === to) {
        throw new Refusal(`expected ${what} of at most ${most} printable ASCII characters, got ${shown(text, at, to)}`);
      }
      at = end + 1;
      return value === '-' ? null : value;
    };
    const stamp = word('a time', 32);
    const time = stamp === null ? null : this.#rfc3339(stamp);
    const host = word('a host', 255);
    const app = word('an app', 48);
    const pid = word('a process id', 128);
    const msgid = word('a message id', 32);
    let data: SyslogRecord['data'] = null;
    if (text[at] === '-' && at < to) at += 1;
    else [data, at] = structuredData(text, at, to);
    if (at < to && text.charCodeAt(at) !== SPACE) throw new Refusal(`expected a space, got ${shown(text, at, to)}`);
    // A BOM says that it is UTF-8, which all of this is.
    const begin = text.startsWith(' \uFEFF', at) ? at + 2 : at + 1;
    const message = text.slice(Math.min(begin, to), to);
    return { facility, severity, version, time, host, app, pid, msgid, data, message };
  }

  #rfc3164(text: string, start: number, to: number, facility: number | null, severity: number | null): SyslogRecord {
    let at = start;
    let time: Date;
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) {
      // As rsyslog writes its files: a time of RFC 3339, and then as ever.
      let end = text.indexOf(' ', at);
      if (end < 0 || end > to) end = to;
      time = this.#rfc3339(text.slice(at, end));
      at = end;
    } else {
      time = this.#stampOf(text, at, to);
      at += 15;
    }
    if (at >= to || text.charCodeAt(at) !== SPACE) throw new Refusal(`expected a host, got ${shown(text, at, to)}`);
    const hostEnd = text.indexOf(' ', at + 1);
    if (hostEnd < 0 || hostEnd >= to || hostEnd === at + 1) {
      throw new Refusal(`expected a host and a message, got ${shown(text, at + 1, to)}`);
    }
    const host = text.slice(at + 1, hostEnd);
    let app: string | null = null;
    let pid: string | null = null;
    let begin = hostEnd + 1;
    // A tag is a word that a colon ends, or a process id in brackets and a colon.
    let end = begin;
    while (end < to && !isTagEnd(text.charCodeAt(end))) end += 1;
    if (end > begin && end < to && text.charCodeAt(end) !== SPACE) {
      let after = end;
      let id: string | null = null;
      if (text[after] === '[') {
        const close = text.indexOf(']', after);
        if (close > after && close < to) {
          id = text.slice(after + 1, close);
          after = close + 1;
        }
      }
      if (text[after] === ':' && after < to) {
        app = text.slice(begin, end);
        pid = id;
        begin = text.charCodeAt(after + 1) === SPACE && after + 1 < to ? after + 2 : after + 1;
      }
    }
    const message = text.slice(begin, to);
    return { facility, severity, version: null, time, host, app, pid, msgid: null, data: null, message };
  }

  /** `Oct  1 22:14:15`, of a year that is found out. */
  #stampOf(text: string, at: number, to: number): Date {
    const stamp = text.slice(at, Math.min(at + 15, to));
    if (stamp === this.#stamp) return new Date(this.#stampTime);
    const [, name = '', day, hour, minute, second] =
      /^([A-Z][a-z]{2}) ([ 0-3]\d) ([0-2]\d):([0-5]\d):([0-6]\d)$/.exec(stamp) ?? [];
    const month = MONTHS.indexOf(name);
    if (month < 0) throw new Refusal(`expected a time as in "Oct 11 22:14:15", got ${shown(text, at, to)}`);
    const timeIn = (year: number): number =>
      Date.UTC(year, month, Number(day), Number(hour), Number(minute), Number(second)) - this.#syntax.offset * 60_000;
    let year = this.#year;
    if (year === undefined) {
      // The last year in which it is not still to come, give or take a clock that is wrong.
      const now = this.#syntax.now();
      const last = new Date(now).getUTCFullYear() + 1;
      year = last;
      // Between two leap years there are eight at most.
      while (year > last - 9 && (timeIn(year) > now + DAY || !isDay(year, month, Number(day)))) year -= 1;
    } else if (month < 2 && this.#month > 9) year += 1;
    // Late messages of December do not turn the year back: they are of the year before.
    else if (month > 9 && this.#month < 2 && this.#turned) year -= 1;
    if (!isDay(year, month, Number(day)) || Number(hour) > 23 || Number(second) > 60) {
      throw new Refusal(`expected a time as in "Oct 11 22:14:15", got ${shown(text, at, to)} in ${year}`);
    }
    const late = this.#year !== undefined && year < this.#year;
    if (!late) {
      this.#turned ||= this.#year !== undefined && year > this.#year;
      this.#year = year;
      this.#month = month;
    }
    this.#stamp = stamp;
    this.#stampTime = timeIn(year);
    return new Date(this.#stampTime);
  }

  /** The year has turned since the first message. */
  #turned = false;

  #rfc3339(stamp: string): Date {
    const [, year, month, day, hour, minute, second, fraction = '', sign, zoneHour = '0', zoneMinute = '0'] =
      RFC3339.exec(stamp) ?? [];
    const good =
      year !== undefined &&
      isDay(Number(year), Number(month) - 1, Number(day)) &&
      Number(hour) < 24 &&
      Number(minute) < 60 &&
      Number(second) < 60 &&
      Number(zoneHour) < 24 &&
      Number(zoneMinute) < 60;
    if (!good)
      throw new Refusal(`expected a time as in 2003-10-11T22:14:15.003Z, got ${JSON.stringify(stamp.slice(0, 40))}`);
    const date = new Date(0);
    date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
    // Dates have milliseconds; the rest of a fraction is left out.
    date.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, '0').slice(0, 3)));
    const zone = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === '-' ? -60_000 : 60_000);
    return new Date(date.getTime() - zone);
  }
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return month >= 0 && date.getUTCMonth() === month && day > 0 && date.getUTCDate() === day;
}

function isTagEnd(code: number): boolean {
  return code === SPACE || code === 58 || code === 91;
}

/** Reads `[id name="value" ...][id ...]`, and answers where it ends. */
function structuredData(text: string, from: number, to: number): [NonNullable<SyslogRecord['data']>, number] {
  const elements = new Map<string, Record<string, string | string[]>>();
  let at = from;
  const name = (what: string): string => {
    const start = at;
    while (at < to && /[^\s="\]]/.test(text[at]!) && text[at]! > ' ' && text[at]! < '\x7f') at += 1;
    if (at === start || at - start > 32) {
      throw new Refusal(`expected ${what} of 1 to 32 printable ASCII characters, got ${shown(text, start, to)}`);
    }
    return text.slice(start, at);
  };
  if (text[at] !== '[' || at >= to) throw new Refusal(`expected structured data or "-", got ${shown(text, at, to)}`);
  while (at < to && text[at] === '[') {
    at += 1;
    const id = name('an id');
    if (elements.has(id)) throw new Refusal(`it has structured data of the id ${JSON.stringify(id)} twice`);
    const values = new Map<string, string | string[]>();
    while (at < to && text.charCodeAt(at) === SPACE) {
      at += 1;
      const key = name('a name');
      if (text[at] !== '=' || text[at + 1] !== '"' || at + 1 >= to) {
        throw new Refusal(`expected ="value" after ${JSON.stringify(key)}, got ${shown(text, at, to)}`);
      }
      const start = at + 2;
      at = start;
      while (at < to && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
      if (at >= to) throw new Refusal(`the quote of ${JSON.stringify(key)} is not closed`);
      // A backslash before anything else is a character like any other.
      const value = text.slice(start, at).replace(/\\(["\\\]])/g, '$1');
      if (/(?<!\\)(?:\\\\)*\]/.test(text.slice(start, at))) {
        throw new Refusal(`"]" has to be escaped in the value of ${JSON.stringify(key)}`);
      }
      at += 1;
      const before = values.get(key);
      values.set(key, before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value]);
    }
    if (text[at] !== ']' || at >= to) throw new Refusal(`expected "]", got ${shown(text, at, to)}`);
    at += 1;
    elements.set(id, Object.fromEntries(values));
  }
  return [Object.fromEntries(elements), at];
}

function shown(text: string, from: number, to: number): string {
  return from >= to ? 'the end' : JSON.stringify(text.slice(from, Math.min(to, from + 20)));
}
