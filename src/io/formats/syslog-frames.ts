import { isUtf8 } from 'node:buffer';
import { Places } from '../../pipeline/place.ts';
import type { Parser } from '../format.ts';
import { BLANK, type LineReader, type LineSyntax, REFUSED } from './line-parser.ts';
import { Pending } from './pending.ts';
import { rawOf } from './raw.ts';
import { bufferOf } from './text.ts';

const SPACE = 32;
const ZERO = 48;

/**
 * Reads messages each of which has its length in bytes and a space before it, as they are sent over TCP and TLS. A message may then
 * have line ends in it; `line` of a reject is the number of the message.
 *
 * @see RFC 6587 3.4.1, RFC 5425
 */
export class FrameParser<T> implements Parser<T> {
  readonly #syntax: LineSyntax;
  readonly #reader: LineReader<T>;
  readonly #pending = new Pending();
  readonly #places: Places | undefined;
  /** Where the bytes in hand begin in the file. */
  #offset = 0;
  /** The message that comes next. */
  #number = 1;

  constructor(syntax: LineSyntax, reader: LineReader<T>) {
    this.#syntax = syntax;
    this.#reader = reader;
    if (syntax.located) this.#places = new Places(syntax.rejecter.sink);
  }

  close(): void {
    this.#places?.close();
  }

  push(chunk: Uint8Array, out: T[]): void {
    const { rejecter } = this.#syntax;
    const bytes = this.#pending.with(chunk);
    rejecter.begin?.(out);
    this.#places?.begin();
    try {
      this.#pending.keep(bytes, this.#read(bufferOf(bytes), out));
    } finally {
      rejecter.flush();
    }
  }

  end(): void {
    const rest = this.#pending.with(new Uint8Array(0));
    if (rest.length > 0) {
      throw this.#broken(`the input ends within message ${this.#number}: ${rest.length} bytes are left of it`, 0);
    }
  }

  #read(bytes: Buffer, out: T[]): number {
    let at = 0;
    for (;;) {
      let length = 0;
      let digits = at;
      for (; digits < bytes.length && bytes[digits] !== SPACE; digits++) {
        const digit = bytes[digits]! - ZERO;
        if (!(digit >= 0 && digit <= 9) || (digits === at && digit === 0) || digits - at > 9) {
          throw this.#broken('expected the length of a message, and a space', at);
        }
        length = length * 10 + digit;
      }
      if (digits === bytes.length) break;
      if (digits === at) throw this.#broken('expected the length of a message, and a space', at);
      if (length > this.#syntax.maxLength) {
        throw this.#broken(`message ${this.#number} is of ${length} bytes, more than maxLength`, at);
      }
      const start = digits + 1;
      if (start + length > bytes.length) break;
      this.#take(bytes.subarray(start, start + length), this.#offset + start, out);
      this.#number += 1;
      at = start + length;
    }
    this.#offset += at;
    return at;
  }

  #take(message: Buffer, offset: number, out: T[]): void {
    const { file, rejecter } = this.#syntax;
    const line = this.#number;
    const text = message.toString('utf8');
    const valid = !text.includes('\uFFFD') || isUtf8(message);
    const record = valid ? this.#reader.read(text, 0, text.length) : REFUSED;
    if (record === REFUSED || record === BLANK) {
      const reason = valid ? this.#reader.problem : 'invalid UTF-8';
      rejecter.take({ file, line, offset, reason, ...rawOf(message, Infinity) });
    } else {
      this.#places?.add(record, { file, line, offset, text });
      out.push(record);
    }
  }

  /** Where one length is wrong, nobody can tell where the next message begins. */
  #broken(reason: string, at: number): Error {
    return new Error(`syslog: ${JSON.stringify(this.#syntax.file)} at byte ${this.#offset + at}: ${reason}`);
  }
}
