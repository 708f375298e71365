import type { Decompress } from 'fzstd';
import * as zlib from 'node:zlib';
import { Damage, type Decoder } from './decoder.ts';
import { InputDecoder } from './input-decoder.ts';
import { NativeDecoder, type NativeStream } from './native.ts';
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

/** It does not compare the checksums of frames: what is damaged and can be decoded all the same, it does not notice. */
export class FzstdDecoder extends InputDecoder {
  readonly name = 'zstd';
  readonly #decompress: Decompress;
  readonly #ready: Uint8Array[] = [];
  #failure: Damage | undefined;
  #done = false;

  constructor(Decompressor: typeof Decompress) {
    super();
    this.#decompress = new Decompressor((bytes) => {
      // It goes on writing where these are, as the history of what follows.
      if (bytes.length > 0) this.#ready.push(bytes.slice());
    });
  }

  override next(): Uint8Array | undefined {
    const input = this.input;
    for (;;) {
      const bytes = this.#ready.shift();
      if (bytes) return bytes;
      if (this.#failure) throw this.#failure;
      if (this.#done) return undefined;
      if (input.length === 0 && !input.ended) return undefined;
      const { offset } = input;
      // It keeps what it cannot use yet.
      const piece = input.take(Math.min(STEP, input.length))!.slice();
      this.#done = input.ended && input.length === 0;
      try {
        this.#decompress.push(piece, this.#done);
      } catch (error) {
        const { message } = error as Error;
        const truncated = message === 'unexpected EOF';
        this.#failure = truncated
          ? new Damage('it ends inside the data', input.offset, { truncated })
          : new Damage(message, offset, { cause: error });
      }
    }
  }
}
