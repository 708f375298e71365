import { Damage, starve } from './decoder.ts';
import { Inflate } from './inflate.ts';
import { InputDecoder } from './input-decoder.ts';

const DEFLATE = 8;
const PRESET_DICTIONARY = 0x20;

/** Decodes zlib (RFC 1950), which HTTP calls deflate. Anything after it is damage. */
export class ZlibDecoder extends InputDecoder {
  readonly name = 'zlib';
  readonly #inflate = new Inflate(this.input);
  #state: 'start' | 'data' | 'trailer' | 'done' = 'start';
  /** The two sums of Adler-32. */
  #a = 1;
  #b = 0;

  override next(): Uint8Array | undefined {
    const input = this.input;
    if (this.#state === 'start') {
      const header = input.take(2);
      if (!header) return input.length === 0 ? undefined : starve(input, 'the header');
      this.#checkHeader(header[0]!, header[1]!);
      this.#state = 'data';
    }
    if (this.#state === 'data') {
      const bytes = this.#inflate.next();
      if (bytes) {
        this.#add(bytes);
        return bytes;
      }
      if (!this.#inflate.done) return starve(input, 'the data');
      this.#state = 'trailer';
    }
    if (this.#state === 'trailer') {
      const trailer = input.take(4);
      if (!trailer) return starve(input, 'the checksum');
      const sum = new DataView(trailer.buffer, trailer.byteOffset).getUint32(0);
      if (sum !== ((this.#b << 16) | this.#a) >>> 0) throw new Damage('incorrect data check', input.offset - 4);
      this.#state = 'done';
    }
    if (input.length > 0) throw new Damage('what follows is not zlib', input.offset);
    return undefined;
  }

  #checkHeader(method: number, flags: number): void {
    if (((method << 8) | flags) % 31 !== 0) throw new Damage('incorrect header check', 0);
    if ((method & 15) !== DEFLATE) throw new Damage('unknown compression method', 0);
    if (method >> 4 > 7) throw new Damage('invalid window size', 0);
    if (flags & PRESET_DICTIONARY) throw new Damage('it needs a preset dictionary', 1);
  }

  #add(bytes: Uint8Array): void {
    let a = this.#a;
    let b = this.#b;
    for (let at = 0; at < bytes.length;) {
      // So many can be added before a sum has more than 32 bits.
      for (const end = Math.min(at + 3800, bytes.length); at < end; at++) b += a += bytes[at]!;
      a %= 65521;
      b %= 65521;
    }
    this.#a = a;
    this.#b = b;
  }
}
