import { Buffer, isUtf8 } from 'node:buffer';
import type { Parser } from '../format.ts';
import type { Rejecter } from '../reject.ts';
import { jsonFault } from './json-check.ts';
import { Pending } from './pending.ts';
import { beginsWithBom, bufferOf } from './text.ts';

const LF = 10;

/** How many bytes are decoded at once, so that a character that needs two bytes does not widen more than this. */
const WINDOW = 64 * 1024;

export interface NdjsonSyntax {
  /** The file, for rejects. */
  readonly file: string;
  /** How many bytes a line may have. */
  readonly maxLength: number;
  readonly rejecter: Rejecter;
}

/** Reads a JSON text per line. */
export class NdjsonParser implements Parser<unknown> {
  readonly #syntax: NdjsonSyntax;
  readonly #pending = new Pending();
  /** Where the bytes in hand begin in the file. */
  #offset = 0;
  /** The line that comes next. */
  #line = 1;
  #begun = false;
  /** The rest of a line that was too long is passed over. */
  #skipping = false;

  constructor(syntax: NdjsonSyntax) {
    this.#syntax = syntax;
  }

  push(chunk: Uint8Array, out: unknown[]): void {
    const pending = this.#pending;
    if (pending.length > 0 && pending.length + chunk.length <= this.#syntax.maxLength && !chunk.includes(LF)) {
      pending.append(chunk);
      return;
    }
    const bytes = pending.with(chunk);
    try {
      pending.keep(bytes, this.#read(bufferOf(bytes), false, out));
    } finally {
      this.#syntax.rejecter.flush();
    }
  }

  end(out: unknown[]): void {
    try {
      this.#read(bufferOf(this.#pending.with(new Uint8Array(0))), true, out);
    } finally {
      this.#syntax.rejecter.flush();
    }
  }

  /** Reads all lines that are complete, and answers how many bytes those were. */
  #read(bytes: Buffer, last: boolean, out: unknown[]): number {
    const { length } = bytes;
    const max = this.#syntax.maxLength;
    let at = 0;
    if (!this.#begun) {
      const bom = beginsWithBom(bytes);
      if (bom === undefined && !last) return 0;
      this.#begun = true;
      if (bom) at = 3;
    }
    while (at < length) {
      if (this.#skipping) {
        const end = bytes.indexOf(LF, at);
        if (end >= 0) this.#endSkipping();
        at = end < 0 ? length : end + 1;
        continue;
      }
      // As many whole lines as there are in a window; one that is longer is a window of its own.
      let end = bytes.lastIndexOf(LF, Math.min(at + WINDOW, length) - 1);
      if (end < at) end = bytes.indexOf(LF, at);
      if (end < 0 && !last) {
        if (length - at <= max) break;
        this.#rejectLong(bytes.subarray(at), this.#offset + at);
        this.#skipping = true;
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

  #endSkipping(): void {
    this.#skipping = false;
    this.#line += 1;
  }

  /** Reads whole lines, the last of which is without its line end. */
  #lines(bytes: Buffer, offset: number, out: unknown[]): void {
    const text = bytes.toString('utf8');
    if (text.includes('\uFFFD') && !isUtf8(bytes)) {
      this.#invalid(bytes, offset, out);
      return;
    }
    const most = this.#syntax.maxLength;
    // A unit of UTF-16 is at most three bytes of UTF-8.
    const surely = most / 3;
    let from = 0;
    for (;;) {
      const found = text.indexOf('\n', from);
      const to = found < 0 ? text.length : found;
      if (to > from) {
        const line = text.slice(from, to);
        if (line.length > surely && Buffer.byteLength(line) > most) {
          this.#rejectLong(Buffer.from(line), offset + Buffer.byteLength(text.slice(0, from)));
        } else {
          try {
            out.push(JSON.parse(line));
          } catch {
            this.#refuse(line, offset, text, from);
          }
        }
      }
      this.#line += 1;
      if (found < 0) return;
      from = to + 1;
    }
  }

  /** Reads lines one by one where some of them are not UTF-8. */
  #invalid(bytes: Buffer, offset: number, out: unknown[]): void {
    let from = 0;
    for (;;) {
      const found = bytes.indexOf(LF, from);
      const line = bytes.subarray(from, found < 0 ? bytes.length : found);
      if (isUtf8(line)) this.#lines(line, offset + from, out);
      else {
        if (line.length > this.#syntax.maxLength) this.#rejectLong(line, offset + from);
        else this.#reject('invalid UTF-8', line.toString('utf8'), offset + from);
        this.#line += 1;
      }
      if (found < 0) return;
      from = found + 1;
    }
  }

  /** For a line that is not JSON: it may be blank. */
  #refuse(line: string, offset: number, text: string, from: number): void {
    if (!/[^ \t\r]/.test(line)) return;
    this.#reject(jsonFault(line).reason, line, offset + Buffer.byteLength(text.slice(0, from)));
  }

  #rejectLong(line: Buffer, offset: number): void {
    const max = this.#syntax.maxLength;
    this.#reject(`longer than ${max} bytes`, line.toString('utf8', 0, max), offset);
  }

  #reject(reason: string, line: string, offset: number): void {
    const { file, rejecter } = this.#syntax;
    rejecter.take({ file, line: this.#line, offset, reason, text: line.replace(/\r$/, '') });
  }
}
