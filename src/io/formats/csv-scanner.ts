import type { Buffer } from 'node:buffer';
import { utf8 } from './text.ts';

/** What the characters of a file mean. */
export interface Dialect {
  readonly delimiter: string;
  readonly quote: string;
  /** Takes the meaning from the character after it. */
  readonly escape: string | undefined;
  /** Whether two quotes within quotes are one. */
  readonly doubleQuote: boolean;
  /** Whether spaces at the start of a field are left out. */
  readonly skipInitialSpace: boolean;
  /** Whether what breaks the grammar is refused; else it is read as CPython reads it. */
  readonly strict: boolean;
}

export const CR = 13;
export const LF = 10;

/** The end of a record is not there yet. */
export const INCOMPLETE = -1;
/** A record breaks the grammar. */
export const BROKEN = -2;

/** Finds one record after the other. What it has found stands in its properties until it looks for the next. */
export interface Scanner {
  /** The fields of the record: the first `count` of the array. */
  readonly fields: readonly string[];
  readonly count: number;
  /** How many lines end within it. */
  readonly newlines: number;
  /** Whether one of its fields is not UTF-8. */
  readonly invalid: boolean;
  /** The record that is not complete is open within quotes. */
  readonly inQuotes: boolean;
  /** How it breaks the grammar, and where. */
  readonly problem: string;
  readonly problemAt: number;
  /**
   * @param text - The bytes as latin1.
   * @param start - Where the record begins: not at a line end.
   * @param last - Whether the file ends where the bytes do.
   * @returns Where the line end after the record is, or the file ends; INCOMPLETE or BROKEN.
   */
  record(bytes: Buffer, text: string, start: number, last: boolean): number;
}

/** Finds records by the grammar of RFC 4180. */
export class Rfc4180Scanner implements Scanner {
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #one: string;
  /** For each byte, whether it ends the text of an unquoted field. */
  readonly #special = new Uint8Array(256);
  readonly fields: string[] = [];
  count = 0;
  newlines = 0;
  invalid = false;
  inQuotes = false;
  problem = '';
  problemAt = 0;

  constructor({ delimiter, quote }: Dialect) {
    this.#one = quote;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#quote = quote.charCodeAt(0);
    for (const code of [this.#delimiter, this.#quote, CR, LF]) this.#special[code] = 1;
  }

  record(bytes: Buffer, text: string, start: number, last: boolean): number {
    const { length } = bytes;
    const delimiter = this.#delimiter;
    const quote = this.#quote;
    const special = this.#special;
    const fields = this.fields;
    let at = start;
    let count = 0;
    this.newlines = 0;
    this.invalid = false;
    this.inQuotes = false;
    for (;;) {
      if (at < length && bytes[at] === quote) {
        const close = this.#quoted(bytes, text, at, count);
        if (close === INCOMPLETE) {
          if (!last) return INCOMPLETE;
          return this.#breaks('a quote is not closed', length);
        }
        // Whether that was its end, only the next byte tells.
        if (close === length && !last) {
          this.inQuotes = false;
          return INCOMPLETE;
        }
        at = close;
      } else {
        const from = at;
        let code = 0;
        let high = 0;
        while (at < length && special[(code = bytes[at]!)] === 0) {
          high |= code;
          at += 1;
        }
        if (at === length && !last) return INCOMPLETE;
        if (at < length && code === quote) return this.#breaks('a quote inside an unquoted field', at);
        fields[count] = high < 128 ? text.slice(from, at) : this.#decode(bytes, from, at);
      }
      count += 1;
      if (at < length) {
        const code = bytes[at]!;
        if (code === delimiter) {
          at += 1;
          continue;
        }
        if (code !== LF && code !== CR) return this.#breaks('text after a closing quote', at);
      }
      this.count = count;
      return at;
    }
  }

  /** Reads the quoted field at `open` and answers where it ends, after the closing quote. */
  #quoted(bytes: Buffer, text: string, open: number, index: number): number {
    const { length } = bytes;
    const quote = this.#quote;
    let at = open + 1;
    let high = 0;
    let newlines = 0;
    let doubled = false;
    for (;;) {
      let code = 0;
      while (at < length && (code = bytes[at]!) !== quote) {
        high |= code;
        if (code < 14 && (code === LF ? bytes[at - 1] !== CR : code === CR)) newlines += 1;
        at += 1;
      }
      if (at === length) {
        this.inQuotes = true;
        return INCOMPLETE;
      }
      if (at + 1 === length || bytes[at + 1] !== quote) break;
      doubled = true;
      at += 2;
    }
    const value = high < 128 ? text.slice(open + 1, at) : this.#decode(bytes, open + 1, at);
    const one = this.#one;
    this.fields[index] = doubled ? value.replaceAll(one + one, one) : value;
    this.newlines += newlines;
    return at + 1;
  }

  #decode(bytes: Buffer, start: number, end: number): string {
    const text = utf8(bytes, start, end);
    if (text === undefined) this.invalid = true;
    return text ?? '';
  }

  #breaks(problem: string, at: number): typeof BROKEN {
    this.problem = problem;
    this.problemAt = at;
    return BROKEN;
  }
}
