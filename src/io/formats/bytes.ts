import type { AsyncFlow } from '../../flow/flow.ts';
import { checkInteger, checkOptions } from '../../pipeline/check.ts';
import type { Format, Parser } from '../format.ts';
import { type Inputs, READ_OPTIONS, type ReadOptions, readRecords } from '../sources/records.ts';

/** How `bytes` cuts. */
export interface BytesOptions extends ReadOptions {
  /** How many bytes a chunk has, at least 1. Default 65536. */
  readonly chunkSize?: number;
}

/**
 * The plain bytes of files and streams, in chunks of one size.
 *
 * Every chunk has exactly that size, but for the last of each input. What is compressed is decompressed, unless `decompress`
 * is false. Before the error of a damaged input comes a last, shorter chunk of what could be read.
 *
 * @param inputs - See {@link Inputs}: a path, URL, bytes, stream, response, or an array of these, read one after the other.
 * @param options - See {@link BytesOptions} and {@link ReadOptions}.
 * @returns A flow of chunks that are the receiver's own. Holds one chunk.
 * @throws TypeError or RangeError for wrong arguments, at the call; when it is run, an error that names the file that cannot be
 *   read, and {@link DecompressionError}.
 * @example
 * ```ts
 * bytes(new Uint8Array([1, 2, 3, 4, 5]), { chunkSize: 2 }).map((chunk) => [...chunk]).toArray() // => [[1, 2], [3, 4], [5]]
 * ```
 */
export function bytes(inputs: Inputs, options: BytesOptions = {}): AsyncFlow<Uint8Array> {
  checkOptions('bytes', options, [...READ_OPTIONS, 'chunkSize']);
  const { chunkSize = 64 * 1024 } = options;
  checkInteger('bytes', 'chunkSize', chunkSize, { least: 1 });
  const format: Format<Uint8Array> = {
    name: 'bytes',
    holds: 'a chunk',
    parser: () => new Chunker(chunkSize),
  };
  return readRecords(inputs, options, format);
}

/** Memory that is not cleared, for it is filled before anybody sees it. */
function blank(size: number): Uint8Array {
  return new Uint8Array(Buffer.allocUnsafeSlow(size).buffer);
}

class Chunker implements Parser<Uint8Array> {
  readonly #size: number;
  #chunk: Uint8Array | undefined;
  #filled = 0;

  constructor(size: number) {
    this.#size = size;
  }

  push(bytes: Uint8Array, out: Uint8Array[]): void {
    for (let at = 0; at < bytes.length;) {
      const chunk = (this.#chunk ??= blank(this.#size));
      const taken = Math.min(bytes.length - at, this.#size - this.#filled);
      chunk.set(bytes.subarray(at, at + taken), this.#filled);
      at += taken;
      this.#filled += taken;
      if (this.#filled < this.#size) continue;
      out.push(chunk);
      this.#chunk = undefined;
      this.#filled = 0;
    }
  }

  end(out: Uint8Array[]): void {
    if (this.#chunk) out.push(this.#chunk.slice(0, this.#filled));
  }

  cut(out: Uint8Array[]): void {
    this.end(out);
  }
}
