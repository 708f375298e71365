import { Transform, type TransformCallback } from 'node:stream';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import type * as wasmZstd from '@hpcc-js/wasm-zstd';
import { optional } from '../optional.ts';

/** How many plain bytes a member has. */
const MEMBER = 1024 * 1024;

/** Compresses bytes as a member of their own. */
type Compress = (bytes: Uint8Array) => Promise<Uint8Array>;

const gzip: (bytes: Uint8Array, options: { level?: number }) => Promise<Uint8Array> = promisify(zlib.gzip);

/** Members of gzip, made in the runtime's threads. */
export function gzipMember(level: number | undefined): Compress {
  const options = level === undefined ? {} : { level };
  return (bytes) => gzip(bytes, options);
}

/** Frames of zstd, for a Node that has none: by an optional package, in this thread. */
export function zstdFrame(operator: string, level: number | undefined): Compress {
  let loading: Promise<wasmZstd.Zstd> | undefined;
  const load = async (): Promise<wasmZstd.Zstd> =>
    (await optional<typeof wasmZstd>(operator, '@hpcc-js/wasm-zstd')).Zstd.load();
  return async (bytes) => (await (loading ??= load())).compress(bytes, level);
}

/** Compresses members of 1 MiB each, several at a time, one after the other in the file. */
export class Members extends Transform {
  readonly #parallel: number;
  readonly #compress: Compress;
  #pieces: Buffer[] = [];
  #length = 0;
  /** Members that are being compressed, in order. */
  readonly #members: Promise<Uint8Array>[] = [];
  #any = false;

  constructor(parallel: number, compress: Compress) {
    super();
    this.#parallel = parallel;
    this.#compress = compress;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    void settle(this.#take(chunk), done);
  }

  override _flush(done: TransformCallback): void {
    void settle(this.#end(), done);
  }

  async #take(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length;) {
      const piece = chunk.subarray(at, at + MEMBER - this.#length);
      at += piece.length;
      this.#pieces.push(piece);
      this.#length += piece.length;
      if (this.#length === MEMBER) await this.#begin();
    }
  }

  async #begin(): Promise<void> {
    const bytes = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#length = 0;
    this.#any = true;
    const member = this.#compress(bytes);
    member.catch(() => {});
    this.#members.push(member);
    if (this.#members.length >= this.#parallel) this.push(await this.#members.shift());
  }

  async #end(): Promise<void> {
    // A file of no bytes is a member of no bytes.
    if (this.#length > 0 || !this.#any) await this.#begin();
    for (const member of this.#members.splice(0)) this.push(await member);
  }
}

async function settle(work: Promise<void>, done: TransformCallback): Promise<void> {
  try {
    await work;
  } catch (error) {
    done(error as Error);
    return;
  }
  done();
}
