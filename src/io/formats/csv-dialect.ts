import type { Buffer } from 'node:buffer';
import { BROKEN, CR, type Dialect, INCOMPLETE, LF, type Scanner } from './csv-scanner.ts';
import { utf8 } from './text.ts';

const SPACE = 32;
/** No byte. */
const NONE = -1;

/**
 * Finds the records of any dialect, as CPython's csv.reader does, in all it does where the grammar is broken too; but without
 * an escape, and with quotes doubled, a strict one refuses a quote inside an unquoted field, as RFC 4180 has it.
 *
 * @see CPython Modules/_csv.c, parse_process_char
 */
export class DialectScanner implements Scanner {
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #escape: number;
  readonly #doubleQuote: boolean;
  readonly #skipInitialSpace: boolean;
  readonly #strict: boolean;
  /** For each byte, whether it ends a piece of the text of an unquoted field. */
  readonly #special = new Uint8Array(256);
  readonly fields: string[] = [];
  count = 0;
  newlines = 0;
  invalid = false;
  inQuotes = false;
  problem = '';
  problemAt = 0;
  /** The field so far. */
  #value = '';
  /** The last escape of the field, outside of quotes, was that of a line end. */
  #afterLineEnd = false;

  constructor({ delimiter, quote, escape, doubleQuote, skipInitialSpace, strict }: Dialect) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#quote = quote.charCodeAt(0);
    this.#escape = escape === undefined ? NONE : escape.charCodeAt(0);
    this.#doubleQuote = doubleQuote;
    this.#skipInitialSpace = skipInitialSpace;
    this.#strict = strict;
    const special = [this.#delimiter, CR, LF];
    if (escape !== undefined) special.push(this.#escape);
    else if (doubleQuote && strict) special.push(this.#quote);
    for (const code of special) this.#special[code] = 1;
  }

  record(bytes: Buffer, text: string, start: number, last: boolean): number {
    const { length } = bytes;
    let at = start;
    let count = 0;
    this.newlines = 0;
    this.invalid = false;
    this.inQuotes = false;
    for (;;) {
      if (this.#skipInitialSpace) while (at < length && bytes[at] === SPACE) at += 1;
      this.#value = '';
      this.#afterLineEnd = false;
      const quoted = at < length && bytes[at] === this.#quote;
      if (quoted) {
        at = this.#quoted(bytes, text, at, last);
        if (at < 0) return at;
      }
      // What follows a doubled quote's field is refused, or begins with a character without a meaning.
      const after = quoted && this.#doubleQuote && at < length && !this.#endsField(bytes[at]!);
      if (after && this.#strict) return this.#breaks('text after a closing quote', at);
      at = this.#unquoted(bytes, text, at, after ? at + 1 : at, last);
      if (at < 0) return at;
      this.fields[count++] = this.#value;
      if (at < length && bytes[at] === this.#delimiter) {
        at += 1;
        continue;
      }
      if (at === length && this.#afterLineEnd && this.#strict) {
        return this.#breaks('the file ends in a record that an escaped line end continues', at);
      }
      // An escaped CR was counted as the end of a line: with this LF, it is half of one.
      if (at < length && at > start && bytes[at] === LF && bytes[at - 1] === CR) this.newlines -= 1;
      this.count = count;
      return at;
    }
  }

  #endsField(code: number): boolean {
    return code === this.#delimiter || code === CR || code === LF;
  }

  /** Reads the quotes at `open` and what is in them, and answers where they end. */
  #quoted(bytes: Buffer, text: string, open: number, last: boolean): number {
    const { length } = bytes;
    const quote = this.#quote;
    const escape = this.#escape;
    let from = open + 1;
    let at = from;
    for (;;) {
      let code = NONE;
      while (at < length && (code = bytes[at]!) !== quote && code !== escape) {
        this.#countLine(bytes, at);
        at += 1;
      }
      this.#add(bytes, text, from, at);
      if (at === length) {
        this.inQuotes = true;
        return this.#ends(last, 'a quote is not closed', at);
      }
      const next = at + 1;
      if (code === quote) {
        if (!this.#doubleQuote) return next;
        // Whether that was its end, only the next byte tells.
        if (next === length && !last) return INCOMPLETE;
        if (next === length || bytes[next] !== quote) return next;
      } else if (next === length) {
        this.inQuotes = true;
        return this.#endsInEscape(last, next);
      } else {
        this.#countLine(bytes, next);
      }
      from = next;
      at = next + 1;
    }
  }

  /** Reads unquoted text that begins at `from` and has no character with a meaning before `start`. */
  #unquoted(bytes: Buffer, text: string, from: number, start: number, last: boolean): number {
    const { length } = bytes;
    const special = this.#special;
    let at = start;
    for (;;) {
      while (at < length && special[bytes[at]!] === 0) at += 1;
      this.#add(bytes, text, from, at);
      if (at === length) return last ? at : INCOMPLETE;
      const code = bytes[at]!;
      if (code !== this.#escape) {
        return this.#endsField(code) ? at : this.#breaks('a quote inside an unquoted field', at);
      }
      from = at + 1;
      if (from === length) return this.#endsInEscape(last, from);
      this.#afterLineEnd = bytes[from] === CR || bytes[from] === LF;
      this.#countLine(bytes, from);
      at = from + 1;
    }
  }

  #add(bytes: Buffer, text: string, from: number, to: number): void {
    let high = 0;
    for (let at = from; at < to; at++) high |= bytes[at]!;
    const piece = high < 128 ? text.slice(from, to) : utf8(bytes, from, to);
    if (piece === undefined) this.invalid = true;
    else this.#value += piece;
  }

  #countLine(bytes: Buffer, at: number): void {
    const code = bytes[at];
    if (code === LF ? bytes[at - 1] !== CR : code === CR) this.newlines += 1;
  }

  /** The bytes end within a field: where the file does not end too, more will come. */
  #ends(last: boolean, problem: string, at: number): number {
    if (!last) return INCOMPLETE;
    return this.#strict ? this.#breaks(problem, at) : at;
  }

  /** What is escaped at the end of a file is, to CPython, the end of its line. */
  #endsInEscape(last: boolean, at: number): number {
    this.#value += '\n';
    return this.#ends(last, 'the file ends in an escape', at);
  }

  #breaks(problem: string, at: number): typeof BROKEN {
    this.problem = problem;
    this.problemAt = at;
    return BROKEN;
  }
}
