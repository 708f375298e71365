import { Transform, type TransformCallback } from 'node:stream';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** How many plain bytes a member has. */
const MEMBER = 1024 * 1024;

const compress: (bytes: Uint8Array, options: { level?: number }) => Promise<Buffer> = promisify(gzip);

/** Compresses to gzip, members of 1 MiB each, several at a time in the runtime's threads. */
export class GzipMembers extends Transform {
  readonly #parallel: number;
  readonly #options: { level?: number };
  #pieces: Buffer[] = [];
  #length = 0;
  /** Members that are being compressed, in order. */
  readonly #members: Promise<Buffer>[] = [];
  #any = false;

  constructor(parallel: number, level: number | undefined) {
    super();
    this.#parallel = parallel;
    this.#options = level === undefined ? {} : { level };
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
    const member = compress(bytes, this.#options);
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
