import { isUtf8 } from 'node:buffer';
import { matchingLines, SEARCHED } from '../simd/matching-lines.ts';

/** How bytes are cut into lines, all of it checked by who takes it from the user. */
export interface Splitting {
  /** `auto`: `\n` and `\r\n` end a line; `universal`: a lone `\r` too; `lf`: only `\n`, and a `\r` before it stays. */
  readonly newline: 'auto' | 'universal' | 'lf';
  /** Whether a line keeps what ends it. */
  readonly keepEnds: boolean;
  readonly encoding: 'utf8' | 'latin1';
  /** Whether bytes that are no UTF-8 are an error; else each is U+FFFD, as WHATWG has it. */
  readonly fatal: boolean;
  /** The longest line, without its end, in bytes. */
  readonly maxLength: number;
}

export const SPLITTING: Splitting = {
  newline: 'auto',
  keepEnds: false,
  encoding: 'utf8',
  fatal: false,
  maxLength: 64 * 1024 * 1024,
};

/** The longest line there can be: no string of V8's is longer. */
export const LONGEST_LINE: number = 2 ** 29 - 24;

const LF = 0x0a;
const CR = 0x0d;
const BOM = 0xefbbbf;

/**
 * How many bytes are decoded at once. A line is a slice of that text and keeps the whole of it alive, so a window bounds what
 * a line costs that is kept; that it is short also keeps it in the young generation, and a character that needs two bytes from
 * widening more than this. Decoding less at once is slower, decoding more is not faster (measured: 0.5, 1, 2, 4, 16, 64 KiB).
 */
const WINDOW = 2048;

/** The same for lines that are searched for: most of what is decoded beyond such a line is not wanted. */
const SEARCH_WINDOW = 512;

/** Takes each line. What it gives is ignored. */
export type EachLine = (line: string) => unknown;

/**
 * Cuts bytes into lines of text, wherever the chunks are cut. While a line is handed on, `number` and `offset` say which it is.
 */
export class LineSplitter {
  /** The number of the line that was handed on last, the first being 1; NaN once lines were passed over. */
  number = 0;

  readonly #what: string;
  readonly #file: string;
  readonly #options: Splitting;
  readonly #universal: boolean;
  /** What a line has to contain to be wanted. */
  readonly #needle: Uint8Array | undefined;
  /** The bytes of a line that has not ended yet, and how many they are. */
  #carried: Uint8Array[] = [];
  #length = 0;
  /** The last of them is a `\r`, which ends the line alone unless a `\n` comes next. */
  #openCR = false;
  /** Where in the file the lines begin that are not yet handed on. */
  #position = 0;
  /** The bytes at work, where they begin in the file, and how many lines came before them. */
  #bytes: Uint8Array = new Uint8Array();
  #from = 0;
  #fromPosition = 0;
  #before = 0;

  /**
   * @param what - The function that the user called, for errors, as is `file`.
   * @param containing - A text without which a line need not be handed on.
   */
  constructor(what: string, file: string, options: Splitting = SPLITTING, containing?: string) {
    this.#what = what;
    this.#file = file;
    this.#options = options;
    this.#universal = options.newline === 'universal';
    this.#needle = containing === undefined ? undefined : needleOf(containing, options);
  }

  /** Where in the file the line begins that is handed on, in bytes. */
  get offset(): number {
    let at = this.#from;
    for (let line = this.#before + 1; line < this.number; line++) at = this.#firstEnd(this.#bytes, at);
    return this.#fromPosition + at - this.#from;
  }

  push(chunk: Uint8Array, each: EachLine): void {
    if (chunk.length === 0) return;
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    let from = 0;
    if (this.#length > 0) {
      const end = this.#openCR ? Number(bytes[0] === LF) : this.#firstEnd(bytes, 0);
      from = end < 0 ? bytes.length : end;
      if (from > 0) this.#carry(bytes.subarray(0, from));
      if (end < 0) return;
      this.#takeCarried(each);
    }
    const end = this.#lastEnd(bytes, from, bytes.length);
    if (end > from) this.#take(bytes, from, end, each);
    from = Math.max(from, end);
    if (from < bytes.length) this.#carry(bytes.subarray(from));
  }

  /** There are no more bytes: what is left is a line, with or without an end. */
  end(each: EachLine): void {
    if (this.#length > 0) this.#takeCarried(each);
  }

  /** The end of the first line from `from` on, or -1. */
  #firstEnd(bytes: Uint8Array, from: number): number {
    const lf = bytes.indexOf(LF, from);
    if (this.#universal) {
      const cr = (lf < 0 ? bytes : bytes.subarray(0, lf)).indexOf(CR, from);
      // One before a `\n` is half an end, and the last one may be.
      if (cr >= 0 && cr + 1 < (lf < 0 ? bytes.length : lf)) return cr + 1;
    }
    return lf + 1 || -1;
  }

  /** The end of the last line that ends between `from` and `to`, or -1. */
  #lastEnd(bytes: Uint8Array, from: number, to: number): number {
    let last = bytes.lastIndexOf(LF, to - 1);
    if (this.#universal) {
      let cr = bytes.lastIndexOf(CR, to - 1);
      if (cr > last && (cr + 1 === bytes.length || bytes[cr + 1] === LF)) {
        cr = cr === 0 ? -1 : bytes.lastIndexOf(CR, cr - 1);
      }
      last = Math.max(last, cr);
    }
    return last < from ? -1 : last + 1;
  }

  /** Copies the bytes, which are ours only for as long as `push` runs. */
  #carry(bytes: Uint8Array): void {
    this.#carried.push(new Uint8Array(bytes));
    this.#length += bytes.length;
    this.#openCR = this.#universal && bytes[bytes.length - 1] === CR;
    // Two for an end, three for a BOM.
    if (this.#length > this.#options.maxLength + 5) throw this.#tooLong(this.number + 1, this.#position);
  }

  #takeCarried(each: EachLine): void {
    const bytes = Buffer.concat(this.#carried, this.#length);
    this.#carried = [];
    this.#length = 0;
    this.#openCR = false;
    this.#take(bytes, 0, bytes.length, each);
  }

  /** Hands on whole lines. */
  #take(bytes: Buffer, start: number, end: number, each: EachLine): void {
    const { encoding, fatal, maxLength } = this.#options;
    this.#bytes = bytes;
    let from = start;
    if (this.#position === 0 && encoding === 'utf8' && end - from >= 3 && bytes.readUIntBE(from, 3) === BOM) {
      from += 3;
      this.#position = 3;
    }
    if (end - from > maxLength || (fatal && !isUtf8(bytes.subarray(from, end)))) {
      this.#takeChecked(bytes, from, end, each);
      return;
    }
    const window = this.#needle ? SEARCH_WINDOW : WINDOW;
    while (from < end) {
      if (this.#needle) {
        const passed = this.#handMatching(bytes, from, end, this.#needle, each);
        if (passed > from) {
          this.#position += passed - from;
          this.number = NaN;
          from = passed;
          continue;
        }
      }
      const to = this.#windowEnd(bytes, from, end, window);
      this.#hand(bytes, from, to, each);
      from = to;
    }
  }

  /** Where the lines end that are decoded together. */
  #windowEnd(bytes: Uint8Array, from: number, end: number, window: number): number {
    if (end - from <= window) return end;
    const last = this.#lastEnd(bytes, from, from + window);
    if (last >= 0) return last;
    const first = this.#firstEnd(bytes, from + window);
    // The file has ended.
    return first < 0 ? end : first;
  }

  /** Hands on those lines of a range that contain the needle. @returns How far it came: where the next may be. */
  #handMatching(bytes: Buffer, start: number, end: number, needle: Uint8Array, each: EachLine): number {
    const stop = end - start <= SEARCHED ? end : this.#lastEnd(bytes, start, start + SEARCHED);
    const matching = stop < 0 ? undefined : matchingLines(needle, bytes, start, stop);
    if (!matching) return this.#wanted(bytes, start, end, needle);
    const position = this.#position;
    for (let from = 0; from < matching.length;) {
      const to = this.#windowEnd(matching, from, matching.length, WINDOW);
      this.#hand(matching, from, to, each);
      from = to;
    }
    this.#position = position;
    return stop;
  }

  /** Where the first line begins from `from` on that contains the needle; `end` if there is none. */
  #wanted(bytes: Buffer, from: number, end: number, needle: Uint8Array): number {
    const found = bytes.indexOf(needle, from);
    if (found < 0 || found >= end) return end;
    const start = found > from ? this.#lastEnd(bytes, from, found) : -1;
    return start < 0 ? from : start;
  }

  /** {@link #take} line by line, where one of them may be too long or no UTF-8. */
  #takeChecked(bytes: Buffer, start: number, end: number, each: EachLine): void {
    const { fatal, maxLength } = this.#options;
    for (let from = start; from < end;) {
      let to = this.#firstEnd(bytes, from);
      if (to < 0 || to > end) to = end;
      const line = bytes.subarray(from, to - this.#endLength(bytes, from, to));
      if (line.length > maxLength) throw this.#tooLong(this.number + 1, this.#position);
      if (fatal && !isUtf8(line)) throw this.#notUtf8(line);
      this.#hand(bytes, from, to, each);
      from = to;
    }
  }

  /** How many bytes end a line. */
  #endLength(bytes: Uint8Array, from: number, to: number): number {
    const last = to > from ? bytes[to - 1] : undefined;
    if (last === CR) return Number(this.#universal);
    if (last !== LF) return 0;
    return this.#options.newline !== 'lf' && to - from > 1 && bytes[to - 2] === CR ? 2 : 1;
  }

  /** Decodes whole lines and hands on each. */
  #hand(bytes: Buffer, from: number, to: number, each: EachLine): void {
    const { newline, keepEnds, encoding } = this.#options;
    this.#from = from;
    this.#fromPosition = this.#position;
    this.#before = this.number;
    this.#position += to - from;
    const text = bytes.toString(encoding, from, to);
    if (this.#universal && text.includes('\r')) {
      this.#handUniversal(text, each);
      return;
    }
    let at = 0;
    for (let lf = text.indexOf('\n'); lf >= 0; lf = text.indexOf('\n', at)) {
      let end = lf;
      if (keepEnds) end += 1;
      else if (newline !== 'lf' && end > at && text.charCodeAt(end - 1) === CR) end -= 1;
      this.number += 1;
      each(text.slice(at, end));
      at = lf + 1;
    }
    if (at < text.length) {
      this.number += 1;
      each(text.slice(at));
    }
  }

  #handUniversal(text: string, each: EachLine): void {
    const { keepEnds } = this.#options;
    for (const { 0: line, index } of text.matchAll(/[^\r\n]*(?:\r\n?|\n)|[^\r\n]+$/g)) {
      this.number += 1;
      const end = keepEnds ? line.length : line.search(/[\r\n]|$/);
      each(text.slice(index, index + end));
    }
  }

  #tooLong(line: number, offset: number): RangeError {
    return new RangeError(
      `${this.#what}: ${line > 0 ? `line ${line}` : 'a line'} of ${this.#file} (at byte ${offset}) is longer than maxLength, ` +
        `${this.#options.maxLength} bytes; raise maxLength if it is a line at all`,
    );
  }

  #notUtf8(line: Buffer): TypeError {
    const offset = this.#position + validLength(line);
    return new TypeError(
      `${this.#what}: line ${this.number + 1} of ${this.#file} is not UTF-8 at byte ${offset}; ` +
        "leave out fatal to replace such bytes by U+FFFD, or read it as encoding: 'latin1'",
    );
  }
}

/** How many bytes there are before the first that is no UTF-8. */
function validLength(bytes: Buffer): number {
  const decoded = Buffer.from(bytes.toString('utf8'));
  let at = 0;
  while (bytes[at] === decoded[at]) at += 1;
  // The bytes of a fault may begin as the U+FFFD does that stands for it.
  while ((decoded[at]! & 0xc0) === 0x80) at -= 1;
  return at;
}

/**
 * The bytes that a text stands for in lines; undefined if lines with it cannot be found by them: it crosses lines, it may come
 * of bytes that are no UTF-8, or every line has to be looked at anyway.
 */
function needleOf(text: string, { encoding, fatal }: Splitting): Uint8Array | undefined {
  if (fatal || text === '') return undefined;
  if (/[\r\n]/.test(text)) return undefined;
  if (encoding === 'latin1') return /^[\0-\xff]*$/.test(text) ? Buffer.from(text, 'latin1') : undefined;
  return /[\uFEFF\uFFFD]|\p{Surrogate}/u.test(text) ? undefined : Buffer.from(text);
}
