import { fileURLToPath } from 'node:url';
import { Readable } from 'node:stream';
import { describe } from '../../pipeline/check.ts';
import { END, isThenable } from '../../pipeline/reader.ts';
import { type Source, sourceOf } from '../../pipeline/source.ts';
import { type ByteInput, type ByteReader, type Chunk, INPUT, type InputObject } from './bytes.ts';
import { FileReader } from './file.ts';
import { bytesPlace, filePlace } from './random-access.ts';
import { shownUrl } from '../web/url.ts';

export { type ByteInput, INPUT, type InputObject } from './bytes.ts';

/** Pieces of a file: bytes, or text, which is read as UTF-8. */
type Piece = Uint8Array | string;

/** How an object of ours finds inputs, each when the one before was read: what `glob` gives. */
export const INPUTS: unique symbol = Symbol('inputs');

/** An object that finds any number of inputs. */
export interface InputFinder {
  readonly [INPUTS]: (what: string) => FoundInputs;
}

/** Inputs that are not found yet. */
export interface FoundInputs {
  /** What finds them: `glob("*.log")`. */
  readonly name: string;
  /** What they come from, if that can be read once only. */
  readonly once?: Source<unknown>;
  readonly find: () => AsyncIterator<ByteInput, unknown>;
}

/**
 * What can be read: a path, a `file:` URL, bytes, a Node Readable, a web stream, the response of a `fetch`, any iterable
 * of pieces or of arrays of them, as those of `node:stream/iter` are, or what `stdin`, the archives and `http(url)` give. A
 * path, a URL and bytes can be read again and again, a stream once.
 */
export type Input =
  | InputObject
  | string
  | URL
  | Uint8Array
  | ArrayBuffer
  | Readable
  | ReadableStream<Uint8Array>
  | Response
  | Iterable<Piece | readonly Piece[]>
  | AsyncIterable<Piece | readonly Piece[]>;

/** One input, what finds some (`glob`, `inputs`, `tail`), or an array of these: read one after the other, each a file of its own. */
export type Inputs = Input | InputFinder | readonly (Input | InputFinder)[];

const KINDS = 'a path, a file URL, bytes, a stream, a response or an iterable of bytes';

/**
 * The inputs of a call, none of them touched.
 *
 * @throws TypeError for what cannot be read.
 */
export function inputsOf(inputs: Inputs, what: string, kinds?: string): (ByteInput | FoundInputs)[] {
  const list = (Array.isArray(inputs) ? inputs : [inputs]) as readonly (Input | InputFinder)[];
  return list.map((input) =>
    typeof input === 'object' && input !== null && INPUTS in input
      ? input[INPUTS](what)
      : inputOf(input as Input, what, kinds),
  );
}

/** One input, not touched. @throws TypeError for what cannot be read, which says what can: `kinds`. */
export function inputOf(input: Input, what: string, kinds: string = KINDS): ByteInput {
  if (typeof input === 'object' && input !== null && INPUT in input) return input[INPUT](what);
  if (typeof input === 'string' && input !== '') return fileInput(input, what);
  if (input instanceof URL && input.protocol === 'file:') return fileInput(fileURLToPath(input), what);
  if (input instanceof Uint8Array) return bytesInput(input);
  if (input instanceof ArrayBuffer) return bytesInput(new Uint8Array(input));
  if (typeof Response === 'function' && input instanceof Response) return responseInput(input, what);
  if (typeof input === 'object' && input !== null && !(input instanceof URL) && isPieces(input)) {
    return streamInput(input, what);
  }
  const hint =
    input instanceof URL && kinds === KINDS
      ? '; of another URL, pass http(url) of sluice/io/web, or the response: await fetch(url)'
      : '';
  const got = input instanceof URL ? shownUrl(input) : describe(input);
  throw new TypeError(`${what}: input must be ${kinds}, got ${got}${hint}`);
}

function isPieces(input: object): boolean {
  return Symbol.iterator in input || Symbol.asyncIterator in input || 'getReader' in input || 'next' in input;
}

/** A file, not open yet. */
export function fileInput(path: string, what: string): ByteInput {
  return {
    name: JSON.stringify(path),
    path,
    open: () => new FileReader(path, what),
    place: () => filePlace(path, what),
  };
}

function bytesInput(bytes: Uint8Array): ByteInput {
  return {
    name: 'bytes',
    size: bytes.length,
    open: () => new MemoryReader(bytes),
    place: () => bytesPlace(bytes),
  };
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
    open: () => new PieceReader(source.open(), what),
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
  if (Array.isArray(piece)) return Buffer.concat(piece.map((part) => bytesOf(part, what)));
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
  #ended = false;

  constructor(reader: ReturnType<Source<unknown>['open']>, what: string) {
    this.#reader = reader;
    this.#what = what;
  }

  read(): Chunk | Promise<Chunk> {
    const reader = this.#reader;
    // A reader that fails has ended.
    this.#ended = true;
    const arrival = 'pull' in reader ? reader.pull(1) : reader.next();
    this.#ended = false;
    if (!('pull' in reader && isThenable(arrival))) return this.#accept(arrival);
    return Promise.resolve(arrival).then(this.#accept, (error: unknown) => {
      this.#ended = true;
      throw error;
    });
  }

  readonly #accept = (arrival: unknown): Chunk => {
    const reader = this.#reader;
    this.#ended = true;
    const batch = !('pull' in reader) ? [arrival] : arrival === END ? END : reader.accept(arrival);
    if (batch === END || batch[0] === END) return undefined;
    this.#ended = false;
    return batch.length === 0 ? new Uint8Array() : bytesOf(batch[0], this.#what);
  };

  close(): void | PromiseLike<unknown> {
    if (this.#ended) return undefined;
    this.#ended = true;
    return this.#reader.close();
  }
}
