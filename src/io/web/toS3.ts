import { createHash } from 'node:crypto';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { checkInteger, checkOptions, checkString } from '../../pipeline/check.ts';
import type { Terminal } from '../../pipeline/stage.ts';
import { compressorFor } from '../sinks/file-target.ts';
import { NodeTarget } from '../sinks/node-target.ts';
import { sinkTo, type WriteReport } from '../sinks/sink.ts';
import type { Target } from '../sinks/target.ts';
import { line } from '../sinks/toFile.ts';
import type { Client } from './client.ts';
import { HttpStatusError } from './errors.ts';
import { S3_OPTIONS, type S3Options, S3Place } from './s3-store.ts';
import { tagged } from './store-error.ts';
import { checkHeaders } from './url.ts';

export interface ToS3Options extends S3Options {
  /** How large the parts are of what is larger than one, in bytes: at least 5 MiB for AWS. Default 8 MiB. */
  readonly partSize?: number;
  /** How many parts are sent at once. Default 4. */
  readonly concurrency?: number;
  /** The object's media type. Default: the store's. */
  readonly contentType?: string;
}

/** No upload has more. */
const PARTS = 10_000;

/**
 * Writes text, one item a line, or bytes as they are, to an object of an S3-compatible store.
 *
 * The object appears when it is complete, and what was there stays until then; an error leaves it, and gives up the upload. What is
 * no larger than a part is put at once, anything larger is a multipart upload of at most 10,000 parts of the same size. A key that
 * ends in `.gz`, `.br` or `.zst` is compressed so. After a crash there is no object, but parts may lie in the store and cost
 * until a lifecycle rule (AbortIncompleteMultipartUpload) takes them away.
 *
 * @param url - `s3://bucket/key`, the key as it is, not encoded.
 * @param options - See {@link ToS3Options}. Parts are sent again as `retry` says.
 * @returns A promise of what was written: `path`, `items`, and `bytes` before compression. Holds `concurrency` + 1 parts.
 * @throws TypeError or RangeError for wrong arguments, and for an item that is neither a string nor bytes; HttpStatusError with
 *   the store's code and message; ConnectionError.
 * @example
 * ```ts no-run
 * const credentials = { accessKeyId: process.env['KEY']!, secretAccessKey: process.env['SECRET']! };
 * await lines('app.log').grep('ERROR').to(toS3('s3://logs/errors.log.gz', { region: 'eu-central-1', credentials }));
 * ```
 * @see Amazon S3 API, CreateMultipartUpload
 */
export function toS3(
  url: string | URL,
  options: ToS3Options = {},
): Terminal<string | Uint8Array, Promise<WriteReport>> {
  checkOptions('toS3', options, [...S3_OPTIONS, 'partSize', 'concurrency', 'contentType']);
  const { partSize = 8 * 1024 * 1024, concurrency = 4, contentType, ...store } = options;
  checkInteger('toS3', 'partSize', partSize, { least: 1 });
  checkInteger('toS3', 'concurrency', concurrency, { least: 1 });
  if (contentType !== undefined) {
    checkString('toS3', 'contentType', contentType);
    checkHeaders('toS3', { 'content-type': contentType });
  }
  const place = new S3Place('toS3', url, store, true);
  const create = compressorFor('toS3', place.key);
  const headers: Record<string, string> = contentType === undefined ? {} : { 'content-type': contentType };
  const open = (): Target => {
    const upload = new Upload(place, partSize, concurrency, headers);
    return create ? compressed(upload, create()) : upload;
  };
  return sinkTo('toS3', open, () => ({ encode: (item) => line('toS3', item) }));
}

/** Compresses what goes to a target. */
function compressed(target: Target, compressor: Transform): Target {
  const piping = pipeline(compressor, async (chunks: AsyncIterable<Uint8Array>) => {
    for await (const chunk of chunks) await target.write(chunk);
  });
  piping.catch(() => {});
  const into = new NodeTarget(compressor, true);
  return {
    path: target.path!,
    write: (bytes) => into.write(bytes),
    finish: async () => {
      await into.finish();
      await piping;
      await target.finish();
    },
    discard: async (error) => {
      into.discard(error);
      await piping.catch(() => {});
      await target.discard(error);
    },
  };
}

/** One object on its way. */
class Upload implements Target {
  readonly path: string;
  readonly #place: S3Place;
  readonly #client: Client;
  readonly #partSize: number;
  readonly #concurrency: number;
  readonly #headers: Readonly<Record<string, string>>;
  #part: Uint8Array<ArrayBuffer>;
  #length = 0;
  #id: string | undefined;
  readonly #etags: string[] = [];
  #parts = 0;
  readonly #active = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(place: S3Place, partSize: number, concurrency: number, headers: Readonly<Record<string, string>>) {
    this.path = place.name;
    this.#place = place;
    this.#client = place.client();
    this.#partSize = partSize;
    this.#concurrency = concurrency;
    this.#headers = headers;
    this.#part = new Uint8Array(Math.min(partSize, 64 * 1024));
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#failure) throw this.#failure.error;
    for (let at = 0; at < bytes.length;) {
      // A part that is full is sent only when there is more: it might be the only one.
      if (this.#length === this.#partSize) await this.#send();
      const count = Math.min(bytes.length - at, this.#partSize - this.#length);
      this.#makeRoom(this.#length + count);
      this.#part.set(bytes.subarray(at, at + count), this.#length);
      this.#length += count;
      at += count;
    }
  }

  /** What is small takes little. */
  #makeRoom(size: number): void {
    if (size <= this.#part.length) return;
    const larger = new Uint8Array(Math.min(this.#partSize, Math.max(size, 2 * this.#part.length)));
    larger.set(this.#part.subarray(0, this.#length));
    this.#part = larger;
  }

  /** Begins to send a part, once there is room for another. */
  async #send(): Promise<void> {
    if (this.#parts >= PARTS) {
      throw new RangeError(`toS3: an object has at most ${PARTS} parts; pass a partSize over ${this.#partSize}`);
    }
    const { key } = this.#place;
    if (this.#id === undefined) {
      const url = this.#place.url(key, { uploads: '' });
      const { text } = await this.#place.request(this.#client, 'POST', url, { headers: this.#headers });
      this.#id = tagged(text, 'UploadId')[0];
      if (this.#id === undefined) throw new Error(`toS3: ${this.path}: the store has given no UploadId`);
    }
    while (this.#active.size >= this.#concurrency) await Promise.race(this.#active);
    if (this.#failure) throw this.#failure.error;
    const number = (this.#parts += 1);
    const body = this.#part.subarray(0, this.#length);
    this.#part = new Uint8Array(this.#partSize);
    this.#length = 0;
    const sending: Promise<void> = this.#sendPart(number, body)
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#active.delete(sending));
    this.#active.add(sending);
  }

  async #sendPart(number: number, body: Uint8Array<ArrayBuffer>): Promise<void> {
    const url = this.#place.url(this.#place.key, { partNumber: String(number), uploadId: this.#id! });
    const { reply } = await this.#place.request(this.#client, 'PUT', url, { body });
    const etag = reply.headers.get('etag');
    if (etag === null) throw new Error(`toS3: ${this.path}: the store has given no ETag for part ${number}`);
    this.#etags[number - 1] = etag;
  }

  async finish(): Promise<void> {
    const { key } = this.#place;
    if (this.#failure) throw this.#failure.error;
    if (this.#id === undefined) {
      const body = this.#part.subarray(0, this.#length);
      await this.#place.request(this.#client, 'PUT', this.#place.url(key), { headers: this.#headers, body });
    } else {
      if (this.#length > 0) await this.#send();
      await this.#settled();
      await this.#complete();
    }
    this.#client.close();
  }

  async #settled(): Promise<void> {
    await Promise.all(this.#active);
    if (this.#failure) throw this.#failure.error;
  }

  async #complete(): Promise<void> {
    const { key } = this.#place;
    const parts = this.#etags.map(
      (etag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${escaped(etag)}</ETag></Part>`,
    );
    const body = Buffer.from(`<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`);
    const url = this.#place.url(key, { uploadId: this.#id! });
    try {
      await this.#place.request(this.#client, 'POST', url, { body, check: checkComplete });
    } catch (error) {
      // Its answer may have been lost: then there is no upload any more, and the object is there.
      if (!(error instanceof HttpStatusError && error.status === 404 && (await this.#isThere()))) throw error;
    }
    this.#id = undefined;
  }

  async #isThere(): Promise<boolean> {
    const { key } = this.#place;
    const { reply } = await this.#place.request(this.#client, 'HEAD', this.#place.url(key), { expected: [404] });
    const digests = this.#etags.map((etag) => Buffer.from(etag.replace(/"/g, ''), 'hex'));
    const whole = createHash('md5').update(Buffer.concat(digests)).digest('hex');
    return reply.status === 200 && reply.headers.get('etag') === `"${whole}-${this.#etags.length}"`;
  }

  async discard(): Promise<void> {
    await Promise.all(this.#active);
    try {
      if (this.#id === undefined) return;
      const url = this.#place.url(this.#place.key, { uploadId: this.#id });
      await this.#place.request(this.#client, 'DELETE', url, { expected: [404] });
    } finally {
      this.#client.close();
    }
  }
}

/** The store begins to answer before it knows: what has failed is in the body of a success. */
function checkComplete(url: URL, text: string): void {
  const code = text.includes('<Error>') ? tagged(text, 'Code')[0] : undefined;
  if (code === undefined) return;
  const status = code === 'InternalError' || code === 'SlowDown' ? 503 : 400;
  throw new HttpStatusError('toS3', url, status, undefined, `: ${code}, in the body of a success`);
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
