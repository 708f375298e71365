import { Buffer } from 'node:buffer';
import type { Decompress } from 'fzstd';
import * as zlib from 'node:zlib';
import { Damage, type Decoder } from './decoder.ts';
import { InputDecoder } from './input-decoder.ts';
import { NativeDecoder, type NativeStream } from './native.ts';
import { XxHash64 } from './xxhash64.ts';
import { ZstdFrames } from './zstd-frames.ts';

/** How much is decoded at once, in compressed bytes: it bounds what comes of it. */
const STEP = 4096;

/** Decodes zstd (RFC 8878): frames one after the other. With node:zlib where it can, else with the package fzstd. */
export async function zstdDecoder(): Promise<Decoder> {
  const { createZstdDecompress } = zlib as { createZstdDecompress?: () => NativeStream };
  if (createZstdDecompress) return new WholeFrames(new NativeDecoder('zstd', createZstdDecompress, { many: true }));
  const { Decompress } = await import('fzstd');
  return new FzstdDecoder(Decompress);
}

/** Notices that the last frame is cut off, which node:zlib does not: Node 22 never, Node 26 in its first bytes. */
class WholeFrames implements Decoder {
  readonly name = 'zstd';
  readonly #decoder: Decoder;
  readonly #frames = new ZstdFrames();
  #ended = false;

  constructor(decoder: Decoder) {
    this.#decoder = decoder;
  }

  push(chunk: Uint8Array): void {
    this.#frames.push(chunk);
    this.#decoder.push(chunk);
  }

  end(): void {
    this.#ended = true;
    this.#decoder.end();
  }

  async next(): Promise<Uint8Array | undefined> {
    const bytes = await this.#decoder.next();
    if (!bytes && this.#ended && !this.#frames.whole) {
      throw new Damage('it ends inside the data', this.#frames.length, { truncated: true });
    }
    return bytes;
  }

  close(): void {
    this.#decoder.close();
  }
}

/** By fzstd, which does not compare the checksums of frames: that is done here, frame by frame. */
export class FzstdDecoder extends InputDecoder {
  readonly name = 'zstd';
  readonly #Decompress: typeof Decompress;
  readonly #frames = new ZstdFrames();
  /** What decodes the frame at hand, and the hash of what has come of it. */
  #frame: Decompress | undefined;
  #hash = new XxHash64();
  /** The last four bytes of the frame. */
  #tail: Uint8Array = new Uint8Array();
  readonly #ready: Uint8Array[] = [];
  #failure: Damage | undefined;

  constructor(Decompressor: typeof Decompress) {
    super();
    this.#Decompress = Decompressor;
  }

  override next(): Uint8Array | undefined {
    const input = this.input;
    for (;;) {
      const bytes = this.#ready.shift();
      if (bytes) return bytes;
      if (this.#failure) throw this.#failure;
      if (input.length > 0) {
        // It keeps what it cannot use yet.
        const piece = input.take(Math.min(STEP, input.length))!.slice();
        const start = input.offset - piece.length;
        for (let at = 0; at < piece.length && !this.#failure;) {
          const count = this.#frames.follow(piece.subarray(at));
          this.#decode(piece.subarray(at, at + count), start + at);
          at += count;
        }
      } else if (input.ended && !this.#frames.whole) {
        this.#failure = new Damage('it ends inside the data', input.offset, { truncated: true });
      } else {
        return undefined;
      }
    }
  }

  /** @param offset - Where the bytes begin. */
  #decode(bytes: Uint8Array, offset: number): void {
    const { whole, checked } = this.#frames;
    this.#frame ??= new this.#Decompress((plain) => {
      if (plain.length === 0) return;
      this.#hash.update(plain);
      // It goes on writing where these are, as the history of what follows.
      this.#ready.push(plain.slice());
    });
    try {
      this.#frame.push(bytes, whole);
    } catch (error) {
      this.#failure = new Damage((error as Error).message, offset, { cause: error });
      return;
    }
    this.#tail = Buffer.concat([this.#tail, bytes.subarray(-4)]).subarray(-4);
    if (!whole) return;
    if (checked && Buffer.from(this.#tail).readUInt32LE() !== Number(BigInt.asUintN(32, this.#hash.digest()))) {
      this.#failure = new Damage('incorrect data check', offset);
    }
    this.#frame = undefined;
    this.#hash = new XxHash64();
  }
}
