import { createHash, type Hash } from 'node:crypto';
import { checkOptions } from '../../pipeline/check.ts';
import { DecompressReader } from '../codecs/decompress.ts';
import { type ByteReader, type Chunk, INPUT, type InputObject } from '../sources/bytes.ts';
import { checkWeb, Client, encodingsOf, type Reply, WEB_OPTIONS, type WebOptions, type WebSettings } from './client.ts';
import { ConnectionError, ContentChangedError } from './errors.ts';
import { storeError } from './store-error.ts';
import { checkUrl, shownUrl } from './url.ts';

/**
 * A file of a web server as an input: `lines(http(url))`, `csv(http(url))`. Every run asks for it anew.
 *
 * A connection that breaks is made again, and reading goes on where it was: by a range, if the server has said by which it can be
 * told whether the file is the same (a strong ETag, or a Last-Modified that is strong); else from the start, what was read
 * before being compared by its hash and passed over. A file that has changed meanwhile is an error, and so is one that is longer or
 * shorter than the server says: no record is ever made of two versions.
 *
 * The URL itself may be of a private network, for the program names it; where it redirects to may not, unless `allowPrivate` says so.
 *
 * @param url - An http or https URL. User and password in it are sent as a header, and shown nowhere.
 * @param options - See {@link WebOptions}. `retry` counts the tries since bytes came last.
 * @returns An input. Holds what the reader of it holds, and one chunk; compressed files are decompressed as ever.
 * @throws TypeError or RangeError for wrong arguments. When read: HttpStatusError, ConnectionError when all tries were in vain,
 *   ContentChangedError, PrivateAddressError, RedirectError.
 * @example
 * ```ts
 * const fetch = async () => new Response('a,b\n1,2\n');
 * csv(http('https://files.example/data.csv', { fetch })).toArray() // => [{ a: '1', b: '2' }]
 * ```
 * @see RFC 9110, 8.8 Validator fields, 13.1.5 If-Range, 14 Range requests
 */
export function http(url: string | URL, options: WebOptions = {}): InputObject {
  const checked = checkUrl('http', url);
  checkOptions('http', options, WEB_OPTIONS);
  const settings = checkWeb('http', options);
  return {
    [INPUT]: (what) => ({
      name: JSON.stringify(shownUrl(checked)),
      open: () => new HttpReader(checked, { ...settings, operator: `${what}(http)` }),
    }),
  };
}

type Sign = () => Promise<Readonly<Record<string, string>>>;

/** Reads a file, and its content encoding off it, if the server has put one on although none was asked for. */
export class HttpReader implements ByteReader {
  readonly #raw: ResumingReader;
  readonly #client: Client;
  #reader: ByteReader | undefined;

  /** @param sign - Gives headers for each request, which must not be sent elsewhere then. */
  constructor(url: URL, settings: WebSettings, sign?: Sign) {
    this.#client = new Client(settings, [url], true);
    this.#raw = new ResumingReader(this.#client, url, sign);
  }

  read(): Chunk | Promise<Chunk> {
    return this.#reader ? this.#reader.read() : this.#start();
  }

  async #start(): Promise<Chunk> {
    const { headers, decoded, url } = await this.#raw.start();
    const { operator } = this.#client.settings;
    this.#reader = (decoded ? [] : encodingsOf(headers, operator, url)).reduce<ByteReader>(
      (reader, codec) => new DecompressReader(reader, codec, operator, JSON.stringify(shownUrl(url))),
      this.#raw,
    );
    return await this.#reader.read();
  }

  async close(): Promise<void> {
    await (this.#reader ?? this.#raw).close();
    this.#client.close();
  }
}

/** Reads what a URL names as it is sent, over as many connections as it takes. */
class ResumingReader implements ByteReader {
  readonly #client: Client;
  readonly #url: URL;
  readonly #sign: Sign | undefined;
  /** What the first answer was. */
  #first: Reply | undefined;
  #body: ByteReader | undefined;
  /** How many bytes were handed on. */
  #at = 0;
  /** How many there are, if the server has said so. */
  #length: number | undefined;
  /** By what the server can tell whether the file is the same. */
  #validator: string | undefined;
  /** What was handed on, hashed: for where there is no such thing. */
  #hash: Hash | undefined;
  /** How many bytes come again, and what they hash to so far. */
  #again = 0;
  #check: Hash | undefined;
  #attempt = 0;
  #ended = false;

  constructor(client: Client, url: URL, sign: Sign | undefined) {
    this.#client = client;
    this.#url = url;
    this.#sign = sign;
  }

  /** The head of the first answer, once it is there. */
  async start(): Promise<Reply> {
    while (!this.#first) await this.#trying(() => this.#open());
    return this.#first;
  }

  read(): Chunk | Promise<Chunk> {
    if (this.#ended) return undefined;
    if (!this.#body || this.#again > 0) return this.#read();
    try {
      const chunk = this.#body.read();
      return chunk instanceof Uint8Array ? this.#take(chunk) : this.#read(chunk);
    } catch (error) {
      return this.#read(Promise.reject(error));
    }
  }

  async #read(pending?: Chunk | Promise<Chunk>): Promise<Chunk> {
    let reading = pending;
    let first = pending !== undefined;
    for (;;) {
      const chunk = await this.#trying(async () => {
        if (!this.#body) await this.#open();
        if (this.#ended || !this.#body) return 'end' as const;
        const read = await (first ? reading : this.#body.read());
        if (!read) this.#complete();
        return read ?? ('end' as const);
      });
      first = false;
      reading = undefined;
      if (chunk === 'end') {
        this.#ended = true;
        return undefined;
      }
      if (chunk && this.#again === 0) return this.#take(chunk);
      if (chunk) {
        const rest = this.#passOver(chunk);
        if (rest.length > 0) return this.#take(rest);
      }
    }
  }

  /** Does something with the connection that there is; undefined if that broke and another may be tried. */
  async #trying<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      await this.#body?.close();
      this.#body = undefined;
      if (error instanceof ConnectionError && this.#at > 0) error.message += ` after ${this.#at} bytes`;
      await this.#client.wait(error, (this.#attempt += 1));
      return undefined;
    }
  }

  #take(chunk: Uint8Array): Uint8Array {
    this.#attempt = 0;
    this.#at += chunk.length;
    this.#hash?.update(chunk);
    return chunk;
  }

  /** Compares what comes again with what came before. Gives what is new. */
  #passOver(chunk: Uint8Array): Uint8Array {
    const known = Math.min(this.#again, chunk.length);
    this.#check?.update(chunk.subarray(0, known));
    this.#again -= known;
    if (this.#again === 0 && this.#check && this.#hash) {
      if (!this.#check.digest().equals(this.#hash.copy().digest()))
        throw this.#changed('its first bytes are others now');
      this.#check = undefined;
    }
    return chunk.subarray(known);
  }

  #changed(how: string): ContentChangedError {
    const { operator } = this.#client.settings;
    return new ContentChangedError(
      `${operator}: ${shownUrl(this.#url)} changed while it was read: ${how} (byte ${this.#at})`,
    );
  }

  async #open(): Promise<void> {
    const first = this.#first;
    const byRange = this.#at > 0 && this.#validator !== undefined && first!.headers.get('accept-ranges') !== 'none';
    const range = byRange && !first!.decoded ? `bytes=${this.#at}-` : undefined;
    const reply = await this.#client.exchange({
      url: this.#url,
      headers: {
        'accept-encoding': 'identity',
        ...(range !== undefined && { range, 'if-range': this.#validator! }),
        ...(await this.#sign?.()),
      },
      follow: !this.#sign,
    });
    this.#body = reply.body;
    if (range !== undefined && (reply.status === 206 || reply.status === 416)) return this.#goOn(reply);
    if (reply.status !== 200 && reply.status !== 203 && reply.status !== 204) {
      // What is wrong, a store says in the body.
      const text = this.#sign && new TextDecoder().decode(await this.#client.bytes(reply, 64 * 1024, true));
      throw text === undefined ? this.#client.refused(reply) : storeError(this.#client, reply, text);
    }
    if (!first) return this.#begin(reply);
    this.#compare(reply);
    if (this.#validator !== undefined && validatorOf(reply.headers) === undefined) {
      throw this.#changed('the server does not say any more which version it is');
    }
    const length = lengthOf(reply);
    if (length !== undefined && this.#length !== undefined && length !== this.#length) {
      throw this.#changed(`it has ${length} bytes, and had ${this.#length}`);
    }
    this.#again = this.#at;
    if (this.#hash && this.#at > 0) this.#check = createHash('sha256');
  }

  #begin(reply: Reply): void {
    this.#first = reply;
    this.#length = lengthOf(reply);
    this.#validator = validatorOf(reply.headers);
    if (this.#validator === undefined) this.#hash = createHash('sha256');
  }

  /** An answer to a range. */
  #goOn(reply: Reply): void {
    const said = reply.headers.get('content-range') ?? '';
    const [, from, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/i.exec(said.trim()) ?? [];
    const whole = total === undefined || total === '*' ? undefined : Number(total);
    if (whole !== undefined && this.#length !== undefined && whole !== this.#length) {
      throw this.#changed(`it has ${whole} bytes, and was said to have ${this.#length}`);
    }
    if (reply.status === 416) {
      // All was there; only that this was the end had not come.
      if (whole !== this.#at) throw this.#changed(`byte ${this.#at} is beyond its end`);
      this.#ended = true;
      return;
    }
    this.#compare(reply);
    if (from === undefined || Number(from) !== this.#at) {
      throw this.#changed(`asked to go on from there, the server sent ${said === '' ? 'another part' : said}`);
    }
    this.#length ??= whole;
  }

  /** @throws ContentChangedError for an answer about another version than the first. */
  #compare({ headers }: Reply): void {
    const before = this.#first!.headers;
    for (const name of ['etag', 'last-modified', 'content-encoding']) {
      const [then, now] = [before.get(name), headers.get(name)];
      // A part need not repeat what the whole has said.
      if (then !== null && now !== null && then !== now) throw this.#changed(`its ${name} is another`);
    }
  }

  /** A body has ended as it should: is it all? */
  #complete(): void {
    const { operator } = this.#client.settings;
    const read = this.#at;
    if (this.#again > 0) throw this.#changed(`it has ${read - this.#again} bytes now`);
    const length = this.#first!.decoded ? undefined : this.#length;
    if (length === undefined || read === length) return;
    if (read > length) {
      throw new ContentChangedError(`${operator}: ${shownUrl(this.#url)} has sent ${read} bytes, and said ${length}`);
    }
    throw new ConnectionError(operator, this.#url, 'ECONNRESET', `it was broken off: ${read} of ${length} bytes came`);
  }

  async close(): Promise<void> {
    this.#ended = true;
    await this.#body?.close();
  }
}

function lengthOf({ headers, decoded }: Reply): number | undefined {
  const said = headers.get('content-length');
  return said === null || decoded || !/^\d+$/.test(said) ? undefined : Number(said);
}

/** What tells versions apart byte by byte: a strong ETag, or a Last-Modified that is older than the answer. */
function validatorOf(headers: Headers): string | undefined {
  const etag = headers.get('etag');
  if (etag !== null) return etag.startsWith('W/') ? undefined : etag;
  const modified = headers.get('last-modified');
  const age = Date.parse(headers.get('date') ?? '') - Date.parse(modified ?? '');
  return modified !== null && age >= 1000 ? modified : undefined;
}
