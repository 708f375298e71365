import { crc32 } from 'node:zlib';
import { Damage, starve } from './decoder.ts';
import { Inflate } from './inflate.ts';
import { InputDecoder } from './input-decoder.ts';

const ID1 = 0x1f;
const ID2 = 0x8b;
const DEFLATE = 8;
const FHCRC = 2;
const RESERVED = 0xe0;
const FEXTRA = 4;
const FNAME = 8;
const FCOMMENT = 16;

/**
 * Decodes gzip (RFC 1952): one member or many, zeros after any of them, as Python's gzip module takes them. Anything else
 * after a member is damage.
 */
export class Gunzip extends InputDecoder {
  readonly name = 'gzip';
  readonly #inflate = new Inflate(this.input);
  #state: 'start' | 'data' | 'trailer' | 'padding' = 'start';
  /** Of the plain bytes of the member. */
  #crc = 0;
  #size = 0;

  override next(): Uint8Array | undefined {
    const input = this.input;
    for (;;) {
      if (this.#state === 'data') {
        const bytes = this.#inflate.next();
        if (bytes) {
          this.#crc = crc32(bytes, this.#crc);
          this.#size = (this.#size + bytes.length) >>> 0;
          return bytes;
        }
        if (!this.#inflate.done) return starve(input, 'the data');
        this.#state = 'trailer';
      } else if (this.#state === 'trailer') {
        const trailer = input.take(8);
        if (!trailer) return starve(input, 'the checksum');
        this.#check(trailer);
        this.#state = 'padding';
      } else {
        if (this.#state === 'padding') while (input.length > 0 && input.bytes[input.at] === 0) input.at += 1;
        if (input.length === 0) return undefined;
        const length = this.#headerLength(input.bytes.subarray(input.at));
        if (length === undefined) return starve(input, 'a header');
        input.take(length);
        this.#inflate.reset();
        this.#crc = this.#size = 0;
        this.#state = 'data';
      }
    }
  }

  #check(trailer: Uint8Array): void {
    const view = new DataView(trailer.buffer, trailer.byteOffset);
    if (view.getUint32(0, true) !== this.#crc) throw new Damage('incorrect data check', this.input.offset - 8);
    if (view.getUint32(4, true) !== this.#size) throw new Damage('incorrect length check', this.input.offset - 4);
  }

  /** The length of the header that the bytes begin with; undefined while it is not all there. */
  #headerLength(bytes: Uint8Array): number | undefined {
    for (const [at, expected] of [ID1, ID2, DEFLATE].entries()) {
      const byte = bytes[at];
      if (byte === undefined) return undefined;
      if (byte === expected) continue;
      const message =
        at === 2
          ? 'unknown compression method'
          : this.#state === 'padding'
            ? 'what follows is not gzip'
            : 'incorrect header check';
      throw new Damage(message, this.input.offset + at);
    }
    const flags = bytes[3] ?? 0;
    if (flags & RESERVED) throw new Damage('unknown header flags', this.input.offset + 3);
    let length = 10;
    if (flags & FEXTRA) length += 2 + (bytes[10] ?? 0) + (bytes[11] ?? 0) * 256;
    for (const flag of [FNAME, FCOMMENT]) {
      if (!(flags & flag)) continue;
      const end = bytes.indexOf(0, length);
      if (end < 0) return undefined;
      length = end + 1;
    }
    const fields = length;
    if (flags & FHCRC) length += 2;
    if (bytes.length < length) return undefined;
    if (flags & FHCRC) {
      const sum = bytes[fields]! | (bytes[fields + 1]! << 8);
      if (sum !== (crc32(bytes.subarray(0, fields)) & 0xffff)) {
        throw new Damage('incorrect header check', this.input.offset + fields);
      }
    }
    return length;
  }
}
