import { fileURLToPath } from 'node:url';
import { Readable } from 'node:stream';
import { describe } from '../../pipeline/check.ts';
import { END, isThenable } from '../../pipeline/reader.ts';
import { type Source, sourceOf } from '../../pipeline/source.ts';
import type { ByteInput, ByteReader, Chunk, Openable } from './bytes.ts';
import { FileReader } from './file.ts';

export type { ByteInput } from './bytes.ts';

/** Pieces of a file: bytes, or text, which is read as UTF-8. */
type Piece = Uint8Array | string;

/**
 * What can be read: a path, a `file:` URL, bytes, a Node Readable, a web stream, the response of a `fetch`, `http(url)`, or any
 * iterable of pieces. A path, a URL and bytes can be read again and again, a stream once.
 */
export type Input =
  | string
  | URL
  | Uint8Array
  | ArrayBuffer
  | Readable
  | ReadableStream<Uint8Array>
  | Response
  | Openable
  | Iterable<Piece>
  | AsyncIterable<Piece>;

/** One input or an array of them, which are read one after the other, each a file of its own. */
export type Inputs = Input | readonly Input[];

/**
 * The inputs of a call, none of them touched.
 *
 * @throws TypeError for what cannot be read.
 */
export function inputsOf(inputs: Inputs, what: string): ByteInput[] {
  const list = Array.isArray(inputs) ? (inputs as readonly Input[]) : [inputs as Input];
  return list.map((input) => inputOf(input, what));
}

function inputOf(input: Input, what: string): ByteInput {
  if (typeof input === 'string' && input !== '') return fileInput(input, what);
  if (input instanceof URL && input.protocol === 'file:') return fileInput(fileURLToPath(input), what);
  if (input instanceof Uint8Array) return bytesInput(input);
  if (input instanceof ArrayBuffer) return bytesInput(new Uint8Array(input));
  if (typeof Response === 'function' && input instanceof Response) return responseInput(input, what);
  if (typeof input === 'object' && input !== null && 'toByteInput' in input) return input.toByteInput(what);
  if (typeof input === 'object' && input !== null && !(input instanceof URL) && isPieces(input)) {
    return streamInput(input, what);
  }
  const hint =
    input instanceof URL ? '; of another URL, pass http(url) of sluice/io/web, or the response: await fetch(url)' : '';
  throw new TypeError(
    `${what}: input must be a path, a file URL, bytes, a stream, a response or an iterable of bytes, got ` +
      `${input instanceof URL ? input.href : describe(input)}${hint}`,
  );
}

function isPieces(input: object): boolean {
  return Symbol.iterator in input || Symbol.asyncIterator in input || 'getReader' in input || 'next' in input;
}

function fileInput(path: string, what: string): ByteInput {
  return { name: JSON.stringify(path), path, open: () => new FileReader(path, what) };
}

function bytesInput(bytes: Uint8Array): ByteInput {
  return { name: 'bytes', size: bytes.length, open: () => new MemoryReader(bytes) };
}

function responseInput(response: Response, what: string): ByteInput {
  if (!response.ok) {
    throw new Error(
      `${what}: the response is ${response.status} ${response.statusText}`.trimEnd() +
        '; to read it all the same, pass its body',
    );
  }
  if (!response.body) return bytesInput(new Uint8Array());
  const length = response.headers.get('content-length');
  // What was sent may have been compressed: then this is not how many bytes come.
  const known = length !== null && response.headers.get('content-encoding') === null;
  const name = response.url ? JSON.stringify(response.url) : 'response';
  return { ...streamInput(response.body, what), name, ...(known && { size: Number(length) }) };
}

function streamInput(input: object, what: string): ByteInput {
  const source = sourceOf(input, what);
  return {
    name: input instanceof Readable ? readableName(input) : source.name,
    ...(source.claim && { once: source }),
    open: () =>
      input instanceof ReadableStream
        ? new WebReader(input, what)
        : new PieceReader(source.open(), what, input instanceof Readable ? input : undefined),
  };
}

/** The path of a stream that reads a file; `stdin`; or just what it is. */
function readableName(stream: Readable & { readonly path?: unknown; readonly fd?: unknown }): string {
  if (typeof stream.path === 'string') return JSON.stringify(stream.path);
  return stream.fd === 0 ? 'stdin' : 'stream';
}

/** A piece as bytes. */
function bytesOf(piece: unknown, what: string): Uint8Array {
  if (typeof piece === 'string') return Buffer.from(piece);
  if (piece instanceof Uint8Array) return piece;
  if (piece instanceof ArrayBuffer) return new Uint8Array(piece);
  throw new TypeError(`${what}: every piece must be bytes or text, got ${describe(piece)}`);
}

/** Hands on bytes in pieces, so that what is made of them comes in batches. */
class MemoryReader implements ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }
  read(): Chunk {
    const from = this.#at;
    if (from >= this.#bytes.length) return undefined;
    this.#at = from + 64 * 1024;
    return this.#bytes.subarray(from, this.#at);
  }
  again(): ByteReader {
    return new MemoryReader(this.#bytes);
  }
  close(): void {}
}

/** Reads the pieces that a source gives. */
class PieceReader implements ByteReader {
  readonly #reader: ReturnType<Source<unknown>['open']>;
  readonly #what: string;
  /** A stream that is read as an async iterable, which cannot be closed while it waits for the stream. */
  readonly #stream: Readable | undefined;
  #pending = false;
  #ended = false;

  constructor(reader: ReturnType<Source<unknown>['open']>, what: string, stream: Readable | undefined) {
    this.#reader = reader;
    this.#what = what;
    this.#stream = stream;
  }

  read(): Chunk | Promise<Chunk> {
    const reader = this.#reader;
    // A reader that fails has ended.
    this.#ended = true;
    const arrival = 'pull' in reader ? reader.pull(1) : reader.next();
    this.#ended = false;
    if (!('pull' in reader && isThenable(arrival))) return this.#accept(arrival);
    this.#pending = true;
    return Promise.resolve(arrival).then(this.#accept, (error: unknown) => {
      this.#pending = false;
      this.#ended = true;
      throw error;
    });
  }

  readonly #accept = (arrival: unknown): Chunk => {
    const reader = this.#reader;
    this.#pending = false;
    this.#ended = true;
    const batch = !('pull' in reader) ? [arrival] : arrival === END ? END : reader.accept(arrival);
    if (batch === END || batch[0] === END) return undefined;
    this.#ended = false;
    return batch.length === 0 ? new Uint8Array() : bytesOf(batch[0], this.#what);
  };

  close(): void | PromiseLike<unknown> {
    if (this.#ended) return undefined;
    this.#ended = true;
    if (this.#pending) this.#stream?.destroy();
    return this.#reader.close();
  }
}

/** Reads a web stream: by a reader of its own, for one that iterates cannot be cancelled while it waits. */
class WebReader implements ByteReader {
  readonly #reader: ReadableStreamDefaultReader<unknown>;
  readonly #what: string;
  #ended = false;

  constructor(stream: ReadableStream<unknown>, what: string) {
    this.#reader = stream.getReader();
    this.#what = what;
  }

  async read(): Promise<Chunk> {
    const { done, value } = await this.#reader.read().catch((error: unknown) => {
      this.#ended = true;
      throw error;
    });
    this.#ended = done;
    return done ? undefined : bytesOf(value, this.#what);
  }

  async close(): Promise<void> {
    if (!this.#ended) await this.#reader.cancel();
    this.#reader.releaseLock();
  }
}
