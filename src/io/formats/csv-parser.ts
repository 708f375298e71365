import { RecordParser } from './record-parser.ts';
import type { Buffer } from 'node:buffer';
import type { Places } from '../../pipeline/place.ts';
import type { Reject, Rejecter } from '../reject.ts';
import { DialectScanner } from './csv-dialect.ts';
import { expectedFields } from './csv-records.ts';
import { BROKEN, CR, type Dialect, INCOMPLETE, LF, Rfc4180Scanner, type Scanner } from './csv-scanner.ts';
import { type Raw, rawOf, TooLong } from './raw.ts';

/** What the records of a file are made into. */
export interface Shape<T> {
  /** How many fields each has to have. */
  readonly least: number;
  readonly most: number;
  /** Makes a record of the first `count` fields of an array, which is used again. */
  readonly make: (fields: readonly string[], count: number) => T;
  /** Makes the record of a blank line; left out, blank lines are passed over. */
  readonly blank?: () => T;
}

export interface CsvSyntax<T> {
  /** The file, for rejects. */
  readonly file: string;
  readonly dialect: Dialect;
  /** How many bytes a record may have. */
  readonly maxRecordLength: number;
  readonly rejecter: Rejecter;
  /** The shape of the records; a function if the first record says it. */
  readonly shape: Shape<T> | ((header: readonly string[]) => Shape<T>);
  /** The error for a header that is not there or breaks the grammar. */
  readonly headerError: (reason: string) => Error;
  /** Whether records are to remember where they stand. */
  readonly located?: boolean;
}

/**
 * How many bytes are decoded at once. A field that is kept may hold on to the text that it was cut out of, so this is also
 * what one kept field may hold in memory.
 */
const WINDOW = 4 * 1024;

/**
 * Reads CSV: what is a record, a scanner finds; this counts lines, keeps the limit, and rejects.
 *
 * The bytes are decoded as latin1, a window at a time, so that an index of the text is one of the bytes: one pass over the
 * bytes finds all borders, and fields are cut out of the text, except those that are not ASCII. A record whose end is not
 * there yet is read again from its beginning when it is, so that there is no state within a record.
 *
 * A record that breaks the grammar costs its first line: that is rejected, and reading goes on at the line after it.
 */
export class CsvParser<T> extends RecordParser<T> {
  readonly #syntax: CsvSyntax<T>;
  readonly #scanner: Scanner;
  readonly #quote: number;
  readonly #max: number;
  #shape: Shape<T> | undefined;
  /** Where the bytes in hand begin in the file. */
  #offset = 0;
  /** The line that comes next. */
  #line = 1;
  /** The last line ended in CR: an LF that comes first belongs to that. */
  #afterCr = false;
  /** The rest of a line that was rejected is passed over. */
  #skipping = false;
  /** That line, if it was too long. */
  #tooLong: TooLong | undefined;

  constructor(syntax: CsvSyntax<T>) {
    super(syntax, syntax.maxRecordLength);
    const { dialect } = syntax;
    this.#syntax = syntax;
    this.#scanner = isRfc4180(dialect) ? new Rfc4180Scanner(dialect) : new DialectScanner(dialect);
    this.#quote = dialect.quote.charCodeAt(0);
    this.#max = syntax.maxRecordLength;
    if (typeof syntax.shape === 'object') this.#shape = syntax.shape;
  }

  protected finish(): void {
    this.#endTooLong();
    if (!this.#shape) throw this.#syntax.headerError('it is empty');
  }

  protected goesOn(chunk: Uint8Array): boolean {
    return this.#scanner.inQuotes ? !chunk.includes(this.#quote) : !chunk.includes(LF) && !chunk.includes(CR);
  }

  protected read(bytes: Buffer, from: number, last: boolean, out: T[]): number {
    const { length } = bytes;
    const offset = this.#offset;
    let at = from;
    let size = WINDOW;
    while (at < length) {
      const end = Math.min(at + size, length);
      const window = bytes.subarray(at, end);
      this.#offset = offset + at;
      const used = this.#scan(window, last && end === length, out);
      at += used;
      if (used > 0) size = WINDOW;
      else if (end === length) break;
      else size *= 2;
    }
    this.#offset = offset + at;
    return at;
  }

  /** Reads the complete records of a window. `last`: where it ends, the file ends. */
  #scan(bytes: Buffer, last: boolean, out: T[]): number {
    const text = bytes.toString('latin1');
    const scanner = this.#scanner;
    const max = this.#max;
    let start = 0;
    while (start < bytes.length) {
      if (this.#skipping) {
        start = this.#skip(bytes, start);
        continue;
      }
      const first = bytes[start]!;
      if (first === LF || first === CR) {
        // A blank line, or the second half of a CRLF.
        if (first === CR || !this.#afterCr) {
          this.#line += 1;
          const blank = this.#shape?.blank;
          if (blank) out.push(blank());
        }
        this.#afterCr = first === CR;
        start += 1;
        continue;
      }
      const end = scanner.record(bytes, text, start, last);
      if (end >= 0 && end - start <= max) {
        this.#take(bytes, start, end, out);
        this.#line += scanner.newlines + 1;
        this.#afterCr = bytes[Math.min(end, bytes.length - 1)] === CR;
        start = end + 1;
        continue;
      }
      if (end === INCOMPLETE && bytes.length - start <= max) break;
      const known = end === BROKEN && scanner.problemAt - start <= max;
      const next = this.#rejectLine(bytes, start, last, known ? scanner.problem : `longer than ${max} bytes`);
      if (next === INCOMPLETE) break;
      start = next;
    }
    return Math.min(start, bytes.length);
  }

  /** Takes the record that was just found. */
  #take(bytes: Buffer, start: number, end: number, out: T[]): void {
    const shape = this.#shape;
    const { fields, count, invalid } = this.#scanner;
    if (invalid) return this.#reject(bytes, start, end, 'invalid UTF-8');
    if (!shape) {
      const header = fields.slice(0, count);
      this.#shape = (this.#syntax.shape as (header: readonly string[]) => Shape<T>)(header);
    } else if (count >= shape.least && count <= shape.most) {
      const record = shape.make(fields, count);
      if (this.places) this.#locate(this.places, record, bytes, start, end);
      out.push(record);
    } else {
      this.#reject(bytes, start, end, `${expectedFields(shape)}, got ${count}`);
    }
  }

  #locate(places: Places, record: T, bytes: Buffer, start: number, end: number): void {
    const text = bytes.toString('utf8', start, end);
    places.add(record, { file: this.#syntax.file, line: this.#line, offset: this.#offset + start, text });
  }

  #reject(bytes: Buffer, start: number, end: number, reason: string): void {
    this.#syntax.rejecter.take(this.#rejectOf(rawOf(bytes.subarray(start, end), Infinity), start, reason));
  }

  #rejectOf(raw: Raw, start: number, reason: string): Reject {
    if (!this.#shape) throw this.#syntax.headerError(reason);
    return { file: this.#syntax.file, line: this.#line, offset: this.#offset + start, reason, ...raw };
  }

  /** Rejects the line at `start`, as far as the limit, and answers where the next begins. */
  #rejectLine(bytes: Buffer, start: number, last: boolean, reason: string): number {
    const { rejecter } = this.#syntax;
    const most = Math.min(bytes.length, start + this.#max + 1);
    let end = start;
    while (end < most && bytes[end] !== LF && bytes[end] !== CR) end += 1;
    const tooLong = end - start > this.#max;
    if (end === bytes.length && !tooLong && !last) return INCOMPLETE;
    this.#skipping = true;
    if (!tooLong) {
      this.#reject(bytes, start, end, reason);
      return end;
    }
    end -= 1;
    const reject = this.#rejectOf({ text: bytes.toString('utf8', start, end) }, start, reason);
    // Whoever stops here need not read the rest of it first.
    if (rejecter.final) rejecter.take(reject);
    this.#tooLong = new TooLong(reject);
    this.#tooLong.add(bytes.subarray(start, end));
    return end;
  }

  /** Passes over the rest of a line, and its line end. */
  #skip(bytes: Buffer, start: number): number {
    let at = start;
    while (at < bytes.length && bytes[at] !== LF && bytes[at] !== CR) at += 1;
    this.#tooLong?.add(bytes.subarray(start, at));
    if (at === bytes.length) return at;
    this.#endTooLong();
    this.#skipping = false;
    this.#afterCr = bytes[at] === CR;
    this.#line += 1;
    return at + 1;
  }

  #endTooLong(): void {
    const line = this.#tooLong;
    this.#tooLong = undefined;
    if (line) this.#syntax.rejecter.take(line.end());
  }
}

function isRfc4180({ escape, doubleQuote, skipInitialSpace, strict }: Dialect): boolean {
  return escape === undefined && doubleQuote && !skipInitialSpace && strict;
}
