import { lookup as systemLookup } from 'node:dns/promises';
import { Agent as HttpAgent, type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import type { ByteReader, Chunk } from '../sources/bytes.ts';
import { isPrivateAddress } from './address.ts';
import { ConnectionError, ContentChangedError, PrivateAddressError } from './errors.ts';
import { shownUrl } from './url.ts';

/** One request, ready to go. */
export interface Outgoing {
  readonly url: URL;
  readonly method: string;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer> | undefined;
  /** Whether it may go to an address that is not public. */
  readonly allowed: boolean;
}

/** What has come back: the head, and a body to be read or closed. */
export interface Reply {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly body: ByteReader;
  /** Whether the body has lost its content encoding already: then its length is not the one that the head tells. */
  readonly decoded: boolean;
}

export interface Transport {
  send(outgoing: Outgoing): Promise<Reply>;
  close(): void;
}

/** `fetch`, or a function that stands in for it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Gives the addresses of a host name. */
export type Lookup = (hostname: string) => PromiseLike<readonly string[]> | readonly string[];

const REASONS: Readonly<Record<string, string>> = {
  ECONNRESET: 'the connection was broken off',
  ECONNREFUSED: 'the connection was refused',
  EPIPE: 'the connection was broken off',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name service does not answer',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'the connection timed out',
};

/** What has gone wrong below HTTP, as an error that names the URL and nothing secret. */
function broken(operator: string, url: URL, error: unknown): Error {
  if (error instanceof ConnectionError || error instanceof PrivateAddressError) return error;
  const { code = 'EPROTO', message, errors } = error as NodeJS.ErrnoException & { errors?: NodeJS.ErrnoException[] };
  // Each address of a host was tried: the last word counts.
  if (errors?.length) return broken(operator, url, errors.at(-1));
  return new ConnectionError(operator, url, code, REASONS[code] ?? message);
}

function silence(operator: string, url: URL, ms: number): ConnectionError {
  return new ConnectionError(operator, url, 'ETIMEDOUT', `the server was silent for ${ms} ms (timeout)`);
}

/** Calls after so many ms, unless cancelled; never for Infinity. */
function timer(ms: number, f: () => void): () => void {
  if (ms === Infinity) return () => {};
  const handle = setTimeout(f, Math.min(ms, 2 ** 31 - 1));
  return () => clearTimeout(handle);
}

/**
 * HTTP by Node's own client, with connections that are kept. Where a name leads is looked at when it is connected to, so that
 * no answer of a name server comes between the look and the connection.
 */
export class NodeTransport implements Transport {
  readonly #operator: string;
  readonly #timeout: number;
  readonly #signal: AbortSignal;
  readonly #lookup: Lookup;
  /** Requests that are under way: each would be slower for a signal of its own. */
  readonly #under = new Set<ClientRequest>();
  readonly #agents = {
    'http:': new HttpAgent({ keepAlive: true, maxFreeSockets: 64 }),
    'https:': new HttpsAgent({ keepAlive: true, maxFreeSockets: 64 }),
  };

  /** @param signal - Ends all requests that are under way. */
  constructor(operator: string, timeout: number, signal: AbortSignal, lookup: Lookup = addressesOf) {
    this.#operator = operator;
    this.#timeout = timeout;
    this.#signal = signal;
    this.#lookup = lookup;
    signal.addEventListener('abort', () => {
      // Without an error: a kept connection on which nobody listens would end the process with it.
      for (const request of this.#under) request.destroy();
    });
  }

  async send(outgoing: Outgoing): Promise<Reply> {
    try {
      return await this.#once(outgoing, true);
    } catch (error) {
      if (error !== STALE) throw error;
      return await this.#once(outgoing, false);
    }
  }

  /** @param again - Whether a kept connection that turns out to be closed is an occasion for another. */
  #once({ url, method, headers, body: sent, allowed }: Outgoing, again: boolean): Promise<Reply> {
    const operator = this.#operator;
    const signal = this.#signal;
    const { protocol, hostname, port, pathname, search } = url;
    const request = protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      if (signal.aborted) throw signal.reason;
      const out = request({
        protocol,
        hostname: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
        ...(port !== '' && { port }),
        path: pathname + search,
        method,
        headers: sent ? { ...headers, 'content-length': String(sent.length) } : headers,
        agent: this.#agents[protocol as 'http:'],
        lookup: this.#lookupFor(url, allowed),
      });
      this.#under.add(out);
      out.on('close', () => this.#under.delete(out));
      const still = timer(this.#timeout, () => out.destroy(silence(operator, url, this.#timeout)));
      let body: MessageBody | undefined;
      out.on('response', (message) => {
        still();
        body = new MessageBody(message, operator, url, this.#timeout, signal);
        resolve({
          url,
          status: message.statusCode!,
          headers: headersOf(message),
          body,
          decoded: false,
        });
      });
      out.on('error', (error: NodeJS.ErrnoException) => {
        still();
        if (body) return body.fail(error);
        if (signal.aborted) reject(signal.reason as Error);
        else if (again && out.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE') && !sent)
          reject(STALE);
        else reject(broken(operator, url, error));
      });
      out.end(sent);
    });
  }

  #lookupFor(url: URL, allowed: boolean): LookupFunction {
    return (hostname, options, done) => {
      const find = async (): Promise<readonly string[]> => {
        const found = await this.#lookup(hostname);
        const hidden = allowed ? undefined : found.find(isPrivateAddress);
        if (hidden !== undefined) throw new PrivateAddressError(this.#operator, url, hidden);
        if (found.length > 0) return found;
        throw Object.assign(new Error('no such host'), { code: 'ENOTFOUND' });
      };
      callbackify(find)((error: NodeJS.ErrnoException | null, found) => {
        if (error) return done(error, '', 0);
        const addresses = found.map((address) => ({ address, family: isIP(address) }));
        if (options.all) return done(null, addresses);
        return done(null, addresses[0]!.address, addresses[0]!.family);
      });
    };
  }

  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }
}

/** A connection that was kept was closed by the server meanwhile. */
const STALE = new Error('stale');

async function addressesOf(hostname: string): Promise<readonly string[]> {
  const found = await systemLookup(hostname, { all: true });
  return found.map(({ address }) => address);
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    try {
      headers.append(rawHeaders[i]!, rawHeaders[i + 1]!);
    } catch {
      // A header that the platform would not have is none that is asked for.
    }
  }
  return headers;
}

/** A body of which so much is left is read to its end, so that its connection can be kept. */
const DRAINED = 64 * 1024;

/** What follows a body that is longer than was said is taken for the next answer, and is none. */
const MORE = 'has sent more than its content-length says';

/** How much is held of what nobody has asked for yet, in bytes; then the server has to wait. */
const HELD = 64 * 1024;

class MessageBody implements ByteReader {
  readonly #message: IncomingMessage;
  readonly #url: URL;
  readonly #operator: string;
  readonly #timeout: number;
  readonly #signal: AbortSignal;
  /** What has come, and how many bytes that is. */
  readonly #chunks: Uint8Array[] = [];
  #held = 0;
  #failure: Error | undefined;
  #over = false;
  #wake: (() => void) | undefined;

  constructor(message: IncomingMessage, operator: string, url: URL, timeout: number, signal: AbortSignal) {
    this.#message = message;
    this.#operator = operator;
    this.#url = url;
    this.#timeout = timeout;
    this.#signal = signal;
    message.on('data', this.#hold);
    message.on('end', () => {
      this.#over = true;
      this.#stir();
    });
    message.on('error', (error) => this.fail(error));
    message.on('close', () => {
      if (!this.#over) this.fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    });
  }

  readonly #stir = (): void => this.#wake?.();

  readonly #hold = (chunk: Uint8Array): void => {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    if (this.#held >= HELD) this.#message.pause();
    this.#stir();
  };

  #take(): Chunk {
    const chunk = this.#chunks.shift();
    if (!chunk) return undefined;
    this.#held -= chunk.length;
    if (this.#held < HELD && this.#message.isPaused()) this.#message.resume();
    return chunk;
  }

  /** The connection has failed. */
  fail(error: unknown): void {
    this.#failure ??= String((error as NodeJS.ErrnoException).code).startsWith('HPE_')
      ? new ContentChangedError(`${this.#operator}: ${shownUrl(this.#url)} ${MORE}`)
      : broken(this.#operator, this.#url, error);
    this.#stir();
  }

  /** The end of the body. @throws ContentChangedError where more came after it. */
  #end(): undefined {
    if (this.#failure instanceof ContentChangedError) throw this.#failure;
    return undefined;
  }

  read(): Chunk | Promise<Chunk> {
    const chunk = this.#take();
    if (chunk) return chunk;
    if (this.#over) return this.#end();
    return this.#wait();
  }

  async #wait(): Promise<Chunk> {
    for (;;) {
      const chunk = this.#take();
      if (chunk) return chunk;
      if (this.#over) return this.#end();
      if (this.#signal.aborted) throw this.#signal.reason;
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => {
        const still = timer(this.#timeout, () => {
          this.#failure ??= silence(this.#operator, this.#url, this.#timeout);
          this.#message.destroy();
          this.#stir();
        });
        this.#wake = () => {
          still();
          this.#wake = undefined;
          resolve();
        };
      });
    }
  }

  close(): void {
    const message = this.#message;
    if (this.#over || message.destroyed) return;
    const left = Number(message.headers['content-length'] ?? (message.statusCode! >= 300 ? 0 : Infinity));
    if (!(left <= DRAINED)) {
      message.destroy();
      return;
    }
    message.removeListener('data', this.#hold);
    message.resume();
    const late = setTimeout(() => message.destroy(), 1000);
    late.unref();
    message.once('close', () => clearTimeout(late));
    message.once('end', () => clearTimeout(late));
  }
}

/** HTTP by a `fetch` that was handed in. Where it connects to is its own business: only what can be seen in a URL is looked at. */
export class FetchTransport implements Transport {
  readonly #operator: string;
  readonly #timeout: number;
  readonly #signal: AbortSignal;
  readonly #fetch: Fetch;
  readonly #lookup: Lookup | undefined;

  constructor(operator: string, timeout: number, signal: AbortSignal, fetch: Fetch, lookup: Lookup | undefined) {
    this.#operator = operator;
    this.#timeout = timeout;
    this.#signal = signal;
    this.#fetch = fetch;
    this.#lookup = lookup;
  }

  async send({ url, method, headers, body, allowed }: Outgoing): Promise<Reply> {
    const signal = this.#signal;
    if (!allowed && this.#lookup) {
      const hidden = (await this.#lookup(url.hostname)).find(isPrivateAddress);
      if (hidden !== undefined) throw new PrivateAddressError(this.#operator, url, hidden);
    }
    const fetch = this.#fetch;
    const leaving = new AbortController();
    const leave = (): void => leaving.abort(signal.reason);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    const over = (): void => signal.removeEventListener('abort', leave);
    try {
      const response = await this.#within(url, leaving, () =>
        fetch(url.href, {
          method,
          headers: new Headers(headers),
          redirect: 'manual',
          signal: leaving.signal,
          ...(body && { body }),
        }),
      );
      if (typeof (response as Partial<Response> | null)?.status !== 'number') {
        throw new TypeError(`${this.#operator}: fetch must give a Response`);
      }
      return {
        url,
        status: response.status,
        headers: response.headers,
        body: this.#body(url, response, leaving, over),
        decoded: response.headers.has('content-encoding'),
      };
    } catch (error) {
      over();
      throw error;
    }
  }

  #body(url: URL, response: Response, leaving: AbortController, over: () => void): ByteReader {
    const reader = response.body?.getReader();
    let ended = !reader;
    if (ended) over();
    return {
      read: async () => {
        if (!reader || ended) return undefined;
        try {
          const { done, value } = await this.#within(url, leaving, () => reader.read());
          if (!done) return value;
        } catch (error) {
          ended = true;
          over();
          throw error;
        }
        ended = true;
        over();
        return undefined;
      },
      close: () => {
        if (ended) return;
        ended = true;
        over();
        reader?.cancel().catch(() => {});
      },
    };
  }

  async #within<T>(url: URL, leaving: AbortController, work: () => Promise<T>): Promise<T> {
    const ends: (() => void)[] = [];
    const late = new Promise<never>((_, reject) => {
      const left = (): void => reject(leaving.signal.reason as Error);
      leaving.signal.addEventListener('abort', left, { once: true });
      const still = timer(this.#timeout, () => {
        reject(silence(this.#operator, url, this.#timeout));
        leaving.abort();
      });
      ends.push(still, () => leaving.signal.removeEventListener('abort', left));
    });
    late.catch(() => {});
    try {
      return await Promise.race([work(), late]);
    } finally {
      for (const end of ends) end();
    }
  }

  close(): void {}
}
