import type { TransformOptions } from 'node:stream';
import { createBrotliDecompress, createGunzip, type ZlibOptions } from 'node:zlib';
import type { ByteReader, Chunk } from '../sources/bytes.ts';
import { Damage, type Decoder, DecompressionError, DecompressionGuard, type DecompressionLimits } from './decoder.ts';
import { Gunzip } from './gzip.ts';
import { NativeDecoder, type NativeStream } from './native.ts';
import { ZlibDecoder } from './zlib.ts';
import { zstdDecoder } from './zstd.ts';

/** What an input can be compressed with. */
export type Codec = 'gzip' | 'zlib' | 'zstd' | 'brotli' | 'lz4' | 'bz2' | 'xz';

export const CODECS: readonly Codec[] = ['gzip', 'zlib', 'zstd', 'brotli', 'lz4', 'bz2', 'xz'];

const decoders: Readonly<Record<Codec, () => Decoder | Promise<Decoder>>> = {
  gzip: () => new Gunzip(),
  zlib: () => new ZlibDecoder(),
  zstd: zstdDecoder,
  brotli: () => new NativeDecoder('brotli', createBrotliDecompress, { many: false }),
  // Loaded by those who meet such a file.
  lz4: async () => new (await import('./lz4.ts')).Lz4Decoder(),
  bz2: async () => new (await import('./bzip2.ts')).Bzip2Decoder(),
  xz: async () => new (await import('./xz.ts')).XzDecoder(),
};

/**
 * gzip in the runtime's threads: twice as fast as ours, and beside whatever else is done. But it keeps back what it has decoded
 * before damage, so it is only for what can be read again.
 */
function nativeGunzip(): Decoder {
  const options: ZlibOptions & TransformOptions = { chunkSize: PLAIN, highWaterMark: PLAIN };
  const make = (): NativeStream => createGunzip(options);
  return new NativeDecoder('gzip', make, { many: true, padded: true, step: PLAIN, ahead: true });
}

/** How many plain bytes the runtime's decoder gives at once: with less, more of the time goes into its calls (measured). */
const PLAIN = 1024 * 1024;

/** What bzip2 begins with, and then a block or the end: `BZh9` alone could be text. */
function bzip2Magics(level: number): [Codec, number[]][] {
  const begin = [0x42, 0x5a, 0x68, 0x30 + level];
  return [
    ['bz2', [...begin, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59]],
    ['bz2', [...begin, 0x17, 0x72, 0x45, 0x38, 0x50, 0x90]],
  ];
}

const MAGIC: readonly (readonly [Codec, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b, 0x08]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['lz4', [0x04, 0x22, 0x4d, 0x18]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ...Array.from({ length: 9 }, (_, level) => bzip2Magics(level + 1)).flat(),
  ['zlib', [0x78, 0x01]],
  ['zlib', [0x78, 0x5e]],
  ['zlib', [0x78, 0x9c]],
  ['zlib', [0x78, 0xda]],
];

/** So much of what begins as zlib must not be text: `x^2` does. */
const TEXT = 16;

/**
 * What bytes are compressed with, by how they begin.
 *
 * @param ended - Whether the bytes are all there is.
 * @returns The codec, undefined for none, `more` if that takes more bytes.
 */
export function sniff(bytes: Uint8Array, ended: boolean): Codec | 'more' | undefined {
  for (const [codec, magic] of MAGIC) {
    const begins = magic.every((byte, at) => at >= bytes.length || bytes[at] === byte);
    if (!begins) continue;
    if (bytes.length < magic.length) return ended ? undefined : 'more';
    if (codec !== 'zlib' || bytes.subarray(2, TEXT).some((byte) => byte > 0x7e || (byte < 0x20 && !isSpace(byte))))
      return codec;
    return bytes.length < TEXT && !ended ? 'more' : undefined;
  }
  return undefined;
}

function isSpace(byte: number): boolean {
  return byte >= 0x09 && byte <= 0x0d;
}

/** For "nothing yet, ask again". */
const EMPTY = new Uint8Array();

/** Reads the plain bytes of an input that is compressed. */
export class DecompressReader implements ByteReader {
  #raw: ByteReader;
  readonly #what: string;
  readonly #file: string;
  readonly #codec: Codec | undefined;
  #state: 'begin' | 'plain' | 'decode' = 'begin';
  #decoder: Decoder | undefined;
  /** How many plain bytes were given. */
  #plain = 0;
  /** Whether the decoder has to be fed before it gives more. */
  #hungry = true;
  #ended = false;
  readonly #limits: DecompressionLimits;
  #guard: DecompressionGuard | undefined;
  /** How many compressed bytes were given to the decoder. */
  #compressed = 0;
  /** Reads the same bytes once more, if that can be done. */
  #again: ByteReader | undefined;
  /** Decoding for the second time: how many plain bytes come again. */
  #known = 0;

  /**
   * @param codec - What it is compressed with; undefined to find out.
   * @param what - The function that the user called, for errors, as is `file`.
   */
  constructor(raw: ByteReader, codec: Codec | undefined, what: string, file: string, limits: DecompressionLimits = {}) {
    this.#raw = raw;
    this.#limits = limits;
    this.#codec = codec;
    this.#what = what;
    this.#file = file;
  }

  read(): Chunk | Promise<Chunk> {
    if (this.#state === 'plain') return this.#raw.read();
    return this.#state === 'decode' ? this.#decode() : this.#begin();
  }

  /** Reads as much as it takes to know what it is. */
  async #begin(): Promise<Chunk> {
    let head: Chunk = EMPTY;
    let codec: Codec | 'more' | undefined = this.#codec ?? 'more';
    while (codec === 'more') {
      const chunk: Chunk = await this.#raw.read();
      this.#ended = !chunk;
      if (chunk) head = head.length > 0 ? Buffer.concat([head, chunk]) : chunk;
      codec = head.length > 0 || !chunk ? sniff(head, !chunk) : 'more';
      // The next chunk takes the place of this one.
      if (codec === 'more') head = head.slice();
    }
    this.#state = codec ? 'decode' : 'plain';
    if (!codec) return this.#ended && head.length === 0 ? undefined : head;
    const over = this.#ended;
    if (codec === 'gzip') this.#again = this.#raw.again?.();
    this.#decoder = this.#again ? nativeGunzip() : await decoders[codec]();
    this.#guard = new DecompressionGuard(this.#what, this.#file, codec, this.#limits);
    this.#feed(head);
    if (over) this.#feed(undefined);
    return EMPTY;
  }

  #decode(): Chunk | Promise<Chunk> {
    for (;;) {
      if (!this.#hungry) {
        const plain = this.#next();
        if (plain instanceof Promise) return plain.then(this.#give, this.#fail);
        const given = this.#give(plain);
        if (plain) return given;
      }
      if (this.#ended) return undefined;
      const chunk = this.#raw.read();
      // It is not waited on from here: a promise that is answered by the next one, and so on, would grow.
      if (chunk instanceof Promise) return chunk.then(this.#feed);
      this.#feed(chunk);
    }
  }

  #next(): Chunk | Promise<Chunk> {
    try {
      return this.#decoder!.next();
    } catch (error) {
      return this.#fail(error);
    }
  }

  readonly #give = (plain: Chunk): Chunk => {
    this.#hungry = !plain;
    if (!plain) return this.#ended ? undefined : EMPTY;
    const known = Math.min(this.#known, plain.length);
    this.#known -= known;
    this.#plain += plain.length - known;
    this.#guard!.check(this.#compressed, this.#plain);
    return known > 0 ? plain.subarray(known) : plain;
  };

  readonly #feed = (chunk: Chunk): Chunk => {
    this.#hungry = false;
    this.#ended = !chunk;
    this.#compressed += chunk?.length ?? 0;
    if (chunk) this.#decoder!.push(chunk);
    else this.#decoder!.end();
    return EMPTY;
  };

  readonly #fail = (error: unknown): Promise<Chunk> => {
    if (!(error instanceof Damage)) throw error;
    if (this.#again && this.#decoder instanceof NativeDecoder) return this.#repeat(this.#again);
    throw new DecompressionError(this.#what, this.#file, this.#decoder!.name, error, this.#plain);
  };

  /** Decodes it all again, with a decoder that loses nothing and knows where the damage is. */
  async #repeat(again: ByteReader): Promise<Chunk> {
    await this.close();
    this.#raw = again;
    this.#decoder = new Gunzip();
    this.#known = this.#plain;
    this.#hungry = true;
    this.#ended = false;
    return EMPTY;
  }

  close(): void | PromiseLike<unknown> {
    this.#decoder?.close();
    return this.#raw.close();
  }
}
