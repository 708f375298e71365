import { Buffer, isUtf8 } from 'node:buffer';
import { Places } from '../../pipeline/place.ts';
import type { Parser } from '../format.ts';
import type { Rejecter } from '../reject.ts';
import { jsonFault } from './json-check.ts';
import { Pending } from './pending.ts';
import { rawOf } from './raw.ts';
import { beginsWithBom, bufferOf } from './text.ts';

export interface JsonSyntax {
  /** The file, for rejects. */
  readonly file: string;
  /** Whether more top-level values may follow the first. */
  readonly concatenated: boolean;
  /** How many bytes a value may have. */
  readonly maxLength: number;
  /** Takes broken elements; undefined: each is an error. */
  readonly rejecter: Rejecter | undefined;
  /** Whether records are to remember where they stand. */
  readonly located?: boolean;
}

const LF = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN = 0x5b;
const CLOSE = 0x5d;

/** What each byte means where it does not stand in a string: the parts of a value are 0. */
export const kinds: Uint8Array = new Uint8Array(256);
for (const space of [0x09, LF, 0x0d, 0x20]) kinds[space] = 1;
for (const end of [COMMA, CLOSE, 0x7d]) kinds[end] = 2;
for (const open of [OPEN, 0x7b]) kinds[open] = 3;
kinds[QUOTE] = 4;
const SPACE = 1;
const END = 2;
const OPENS = 3;

const INCOMPLETE = -1;

/** What may come next. */
type Expecting = 'a value' | 'a value or "]"' | '"," or "]"' | 'nothing more';

/** The text is not JSON, and where a next value would begin cannot be told. */
export class JsonSyntaxError extends SyntaxError {
  static {
    this.prototype.name = 'JsonSyntaxError';
  }
  /** The line, from 1. */
  readonly line: number;
  /** The column, from 1, in bytes. */
  readonly column: number;
  /** Bytes from the start of the plain text. */
  readonly offset: number;

  constructor(file: string, reason: string, line: number, column: number, offset: number) {
    super(`json: ${JSON.stringify(file)} line ${line} column ${column} (byte ${offset}): ${reason}`);
    this.line = line;
    this.column = column;
    this.offset = offset;
  }
}

/**
 * Reads JSON value by value: the elements of a top-level array, or the top-level values.
 *
 * It finds only where a value ends, by its brackets and strings, and leaves the rest to JSON.parse. How far it has come in a
 * value that is not complete is kept, so that a value costs the same in however many chunks it comes.
 */
export class JsonParser implements Parser<unknown> {
  readonly #syntax: JsonSyntax;
  readonly #pending = new Pending();
  readonly #places: Places | undefined;
  /** Where the bytes in hand begin in the file. */
  #offset = 0;
  /** The line that they begin on, and where that begins in the file. */
  #line = 1;
  #lineStart = 0;
  #begun = false;
  #inArray = false;
  #expecting: Expecting = 'a value';

  // How far the value at the start of the bytes in hand has been looked through.
  #scanned = 0;
  #depth = 0;
  #inString = false;
  #newlines = 0;
  #lastNewline = 0;

  constructor(syntax: JsonSyntax) {
    this.#syntax = syntax;
    if (syntax.located) this.#places = new Places(syntax.rejecter?.sink);
  }

  close(): void {
    this.#places?.close();
  }

  push(chunk: Uint8Array, out: unknown[]): void {
    this.#work(this.#pending.with(chunk), false, out);
  }

  end(out: unknown[]): void {
    this.#work(this.#pending.with(new Uint8Array(0)), true, out);
    const rest = Buffer.from(this.#pending.with(new Uint8Array(0)));
    // A value that has begun and does not end is never JSON.
    if (rest.length > 0) this.#fail(this.#fault(rest.toString('utf8')));
    const over = this.#syntax.concatenated && !this.#inArray && this.#expecting === 'a value';
    if (!over && this.#expecting !== 'nothing more') {
      this.#fail({
        reason: `expected ${this.#expecting}, got the end`,
        line: this.#line,
        offset: this.#offset,
        lineStart: this.#lineStart,
      });
    }
  }

  #work(bytes: Uint8Array, last: boolean, out: unknown[]): void {
    this.#syntax.rejecter?.begin?.(out);
    this.#places?.begin();
    try {
      this.#pending.keep(bytes, this.#read(bufferOf(bytes), last, out));
    } finally {
      this.#syntax.rejecter?.flush();
    }
  }

  /** Reads all values that are complete, and answers how many bytes are done with. */
  #read(bytes: Buffer, last: boolean, out: unknown[]): number {
    const { length } = bytes;
    let at = 0;
    if (!this.#begun) {
      const bom = beginsWithBom(bytes);
      if (bom === undefined && !last) return 0;
      this.#begun = true;
      if (bom) at = 3;
      this.#lineStart = at;
    }
    while (at < length) {
      const code = bytes[at]!;
      if (kinds[code] === SPACE) {
        at += 1;
        if (code === LF) {
          this.#line += 1;
          this.#lineStart = this.#offset + at;
        }
      } else if (this.#punctuation(code)) {
        at += 1;
      } else {
        if (!this.#mayBegin(code)) this.#failAt(bytes, at);
        const end = this.#valueEnd(bytes, at, last);
        const most = this.#syntax.maxLength;
        if ((end === INCOMPLETE ? length : end) - at > most)
          this.#failAt(bytes, at, `a value is longer than ${most} bytes`);
        if (end === INCOMPLETE) break;
        this.#take(bytes, at, end, out);
        at = end;
        this.#expecting = this.#inArray ? '"," or "]"' : this.#afterAll();
      }
    }
    this.#offset += at;
    return at;
  }

  #afterAll(): Expecting {
    return this.#syntax.concatenated ? 'a value' : 'nothing more';
  }

  /** Takes the punctuation of the top-level array where it may stand. */
  #punctuation(code: number): boolean {
    const expecting = this.#expecting;
    if (code === OPEN && !this.#inArray && expecting === 'a value') {
      this.#inArray = true;
      this.#expecting = 'a value or "]"';
      return true;
    }
    if (code === CLOSE && (expecting === 'a value or "]"' || expecting === '"," or "]"')) {
      this.#inArray = false;
      this.#expecting = this.#afterAll();
      return true;
    }
    if (code === COMMA && expecting === '"," or "]"') {
      this.#expecting = 'a value';
      return true;
    }
    return false;
  }

  /** Whether a byte may begin a value here. */
  #mayBegin(code: number): boolean {
    return kinds[code] !== END && (this.#expecting === 'a value' || this.#expecting === 'a value or "]"');
  }

  /** Finds the end of the value at `start`, from where it was looked through the last time. */
  #valueEnd(bytes: Buffer, start: number, last: boolean): number {
    const { length } = bytes;
    let at = start + this.#scanned;
    const first = kinds[bytes[start]!];
    if (first !== OPENS && bytes[start] !== QUOTE) {
      while (at < length && kinds[bytes[at]!] === 0) at += 1;
      this.#scanned = at - start;
      return at < length || last ? at : INCOMPLETE;
    }
    let depth = this.#depth;
    let inString = this.#inString;
    while (at < length) {
      let code = bytes[at]!;
      if (inString) {
        while (code !== QUOTE && at < length) {
          at += code === BACKSLASH ? 2 : 1;
          code = at < length ? bytes[at]! : 0;
        }
        if (at >= length) break;
        inString = false;
      } else if (code === QUOTE) {
        inString = true;
      } else {
        const kind = kinds[code];
        if (kind === OPENS) depth += 1;
        else if (kind === END && code !== COMMA) depth -= 1;
        else if (code === LF) this.#newline(at);
      }
      at += 1;
      if (depth === 0 && !inString) return at;
    }
    this.#scanned = at - start;
    this.#depth = depth;
    this.#inString = inString;
    return INCOMPLETE;
  }

  #newline(at: number): void {
    this.#newlines += 1;
    this.#lastNewline = this.#offset + at;
  }

  /** Reads the value that was found. */
  #take(bytes: Buffer, start: number, end: number, out: unknown[]): void {
    const text = bytes.toString('utf8', start, end);
    try {
      if (text.includes('\uFFFD') && !isUtf8(bytes.subarray(start, end))) throw new SyntaxError('invalid UTF-8');
      const value = JSON.parse(text) as unknown;
      this.#places?.add(value, { file: this.#syntax.file, line: this.#line, offset: this.#offset + start, text });
      out.push(value);
    } catch {
      this.#refuse(bytes, start, end, text);
    }
    if (this.#newlines > 0) {
      this.#line += this.#newlines;
      this.#lineStart = this.#lastNewline + 1;
      this.#newlines = 0;
    }
    this.#scanned = 0;
    this.#depth = 0;
    this.#inString = false;
  }

  /** An element that is broken within its brackets can be rejected; anything else leaves no way to go on. */
  #refuse(bytes: Buffer, start: number, end: number, text: string): void {
    const offset = this.#offset + start;
    const valid = isUtf8(bytes.subarray(start, end));
    const { file, rejecter } = this.#syntax;
    const fault = valid
      ? this.#fault(text, offset)
      : { reason: 'invalid UTF-8', line: this.#line, offset, lineStart: this.#lineStart };
    if (!rejecter || !this.#inArray || !balanced(bytes, start, end)) return this.#fail(fault);
    rejecter.take({
      file,
      line: this.#line,
      offset,
      reason: fault.reason,
      ...rawOf(bytes.subarray(start, end), Infinity),
    });
    // Within its strings, too, there may be some.
    this.#newlines = text.split('\n').length - 1;
    this.#lastNewline = offset + bytes.subarray(start, end).lastIndexOf(LF);
  }

  /** What is wrong with a value at an offset of the file, and where in the file that is. */
  #fault(text: string, offset = this.#offset): Fault {
    const { at, reason } = jsonFault(text);
    const before = text.slice(0, at);
    const newline = before.lastIndexOf('\n');
    return {
      reason,
      line: this.#line + before.split('\n').length - 1,
      offset: offset + Buffer.byteLength(before),
      lineStart: newline < 0 ? this.#lineStart : offset + Buffer.byteLength(before.slice(0, newline + 1)),
    };
  }

  /** Fails at a byte that may not stand where it does, or for another reason. */
  #failAt(bytes: Buffer, at: number, reason?: string): never {
    const code = bytes[at]!;
    const shown = code < 128 ? JSON.stringify(String.fromCharCode(code)) : 'a character outside ASCII';
    const offset = this.#offset + at;
    const said = reason ?? `expected ${this.#expecting}, got ${shown}`;
    return this.#fail({ reason: said, line: this.#line, offset, lineStart: this.#lineStart });
  }

  #fail({ reason, line, offset, lineStart }: Fault): never {
    throw new JsonSyntaxError(this.#syntax.file, reason, line, offset - lineStart + 1, offset);
  }
}

interface Fault {
  readonly reason: string;
  readonly line: number;
  readonly offset: number;
  /** Where its line begins. */
  readonly lineStart: number;
}

/** Whether every bracket of a value is closed by one of its kind. */
export function balanced(bytes: Buffer, start: number, end: number): boolean {
  const open: number[] = [];
  for (let at = start; at < end; at++) {
    const code = bytes[at]!;
    if (code === QUOTE) {
      for (at += 1; bytes[at] !== QUOTE; at++) if (bytes[at] === BACKSLASH) at += 1;
    } else if (kinds[code] === OPENS) {
      open.push(code + 2);
    } else if (kinds[code] === END && code !== COMMA && open.pop() !== code) {
      return false;
    }
  }
  return open.length === 0;
}
