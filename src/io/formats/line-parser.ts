import { RecordParser } from './record-parser.ts';
import { Buffer, isUtf8 } from 'node:buffer';
import type { Reject, Rejecter } from '../reject.ts';
import { type Raw, rawOf, TooLong } from './raw.ts';

const LF = 10;
const CR = 13;

/** How many bytes are decoded at once, so that a character that needs two bytes does not widen more than this. */
const WINDOW = 64 * 1024;

/** What a line is that is no record and need not be one. */
export const BLANK: unique symbol = Symbol('blank');
/** What a line is that should be a record and is none: the reader's `problem` says why. */
export const REFUSED: unique symbol = Symbol('refused');

/** Makes records of lines. */
export interface LineReader<T> {
  /** Reads the line of a text from one index to another, without its end. */
  read(text: string, from: number, to: number): T | typeof BLANK | typeof REFUSED;
  /** Why the last line was refused. */
  readonly problem: string;
  /** The error for a line without which nothing can be read, such as a header, when it is refused; for the end of the file, too. */
  readonly fatal?: (problem: string) => Error | undefined;
}

export interface LineSyntax {
  /** The file, for rejects. */
  readonly file: string;
  /** How many bytes a line may have. */
  readonly maxLength: number;
  readonly rejecter: Rejecter;
  /** Whether records are to remember where they stand. */
  readonly located?: boolean;
}

/**
 * Reads a record per line. Lines end in `\n`, before which a `\r` is dropped, as is a BOM at the start; bytes that are not UTF-8
 * cost their line, as does a line that is too long.
 */
export class LineParser<T> extends RecordParser<T> {
  readonly #syntax: LineSyntax;
  readonly #reader: LineReader<T>;
  /** Where the bytes in hand begin in the file. */
  #offset = 0;
  /** The line that comes next. */
  #line = 1;
  /** The line that is too long, the rest of which is passed over. */
  #tooLong: TooLong | undefined;

  constructor(syntax: LineSyntax, reader: LineReader<T>) {
    super(syntax, syntax.maxLength);
    this.#syntax = syntax;
    this.#reader = reader;
  }

  protected goesOn(chunk: Uint8Array): boolean {
    return !chunk.includes(LF);
  }

  protected finish(): void {
    if (this.#tooLong) this.#endTooLong(this.#tooLong);
    this.#check('it is empty');
  }

  protected read(bytes: Buffer, from: number, last: boolean, out: T[]): number {
    const { length } = bytes;
    const max = this.#syntax.maxLength;
    let at = from;
    while (at < length) {
      if (this.#tooLong) {
        const end = bytes.indexOf(LF, at);
        this.#tooLong.add(bytes.subarray(at, end < 0 ? length : end));
        if (end >= 0) this.#endTooLong(this.#tooLong);
        at = end < 0 ? length : end + 1;
        continue;
      }
      // As many whole lines as there are in a window; one that is longer is a window of its own.
      let end = bytes.lastIndexOf(LF, Math.min(at + WINDOW, length) - 1);
      if (end < at) end = bytes.indexOf(LF, at);
      if (end < 0 && !last) {
        if (length - at <= max) break;
        this.#beginTooLong(bytes.subarray(at, at + max), this.#offset + at);
        at += max;
        continue;
      }
      if (end < 0) end = length;
      this.#lines(bytes.subarray(at, end), this.#offset + at, out);
      at = Math.min(end + 1, length);
    }
    this.#offset += at;
    return at;
  }

  /** Reads whole lines, the last of which is without its line end. */
  #lines(bytes: Buffer, offset: number, out: T[]): void {
    const text = bytes.toString('utf8');
    if (text.includes('\uFFFD') && !isUtf8(bytes)) {
      this.#invalid(bytes, offset, out);
      return;
    }
    const reader = this.#reader;
    const most = this.#syntax.maxLength;
    const places = this.places;
    // A unit of UTF-16 is at most three bytes of UTF-8.
    const surely = most / 3;
    let from = 0;
    // Where the line begins in the file, as far as that had to be found out.
    let known = 0;
    let start = offset;
    const place = (): number => {
      start += text.length === bytes.length ? from - known : Buffer.byteLength(text.slice(known, from));
      known = from;
      return start;
    };
    for (;;) {
      const found = text.indexOf('\n', from);
      const end = found < 0 ? text.length : found;
      const to = end > from && text.charCodeAt(end - 1) === CR ? end - 1 : end;
      if (end - from > surely && Buffer.byteLength(text.slice(from, end)) > most) {
        this.#rejectLong(Buffer.from(text.slice(from, end)), place());
      } else {
        const record = reader.read(text, from, to);
        if (record === REFUSED) this.#reject(reader.problem, { text: text.slice(from, to) }, place());
        else if (record !== BLANK) {
          if (places) {
            places.add(record, {
              file: this.#syntax.file,
              line: this.#line,
              offset: place(),
              text: text.slice(from, to),
            });
          }
          out.push(record);
        }
      }
      this.#line += 1;
      if (found < 0) return;
      from = found + 1;
    }
  }

  /** Reads lines one by one where some of them are not UTF-8. */
  #invalid(bytes: Buffer, offset: number, out: T[]): void {
    let from = 0;
    for (;;) {
      const found = bytes.indexOf(LF, from);
      const line = bytes.subarray(from, found < 0 ? bytes.length : found);
      if (isUtf8(line)) this.#lines(line, offset + from, out);
      else {
        const whole = line.at(-1) === CR ? line.subarray(0, -1) : line;
        if (line.length > this.#syntax.maxLength) this.#rejectLong(line, offset + from);
        else this.#reject('invalid UTF-8', rawOf(whole, Infinity), offset + from);
        this.#line += 1;
      }
      if (found < 0) return;
      from = found + 1;
    }
  }

  #rejectLong(line: Buffer, offset: number): void {
    this.#reject(this.#longer(), rawOf(line, this.#syntax.maxLength), offset);
  }

  /** The end of a line that is too long has not come yet. */
  #beginTooLong(start: Buffer, offset: number): void {
    this.#check(this.#longer());
    const reject = this.#rejectOf(this.#longer(), { text: start.toString('utf8') }, offset);
    // Whoever stops here need not read the rest of it first.
    if (this.#syntax.rejecter.final) this.#syntax.rejecter.take(reject);
    this.#tooLong = new TooLong(reject);
    this.#tooLong.add(start);
  }

  #endTooLong(line: TooLong): void {
    this.#tooLong = undefined;
    this.#line += 1;
    this.#syntax.rejecter.take(line.end());
  }

  #longer(): string {
    return `longer than ${this.#syntax.maxLength} bytes`;
  }

  #check(problem: string): void {
    const fatal = this.#reader.fatal?.(problem);
    if (fatal) throw fatal;
  }

  #reject(reason: string, raw: Raw, offset: number): void {
    this.#check(reason);
    this.#syntax.rejecter.take(this.#rejectOf(reason, raw, offset));
  }

  #rejectOf(reason: string, raw: Raw, offset: number): Reject {
    return { file: this.#syntax.file, line: this.#line, offset, reason, ...raw };
  }
}
