import { setMaxListeners } from 'node:events';
import { backoff, type Backoff, pause, type RetryOptions } from '../../pipeline/backoff.ts';
import { checkFunction, checkInteger, describe } from '../../pipeline/check.ts';
import { checkSpan, type Clock } from '../../pipeline/clock.ts';
import { DecompressReader, type Codec } from '../codecs/decompress.ts';
import type { ByteReader } from '../sources/bytes.ts';
import { isPrivateAddress, isPrivateName, literalAddress } from './address.ts';
import {
  ConnectionError,
  ContentChangedError,
  HttpStatusError,
  mayPass,
  PrivateAddressError,
  RedirectError,
  retryAfterOf,
  TooLargeError,
} from './errors.ts';
import { type Fetch, FetchTransport, type Lookup, NodeTransport, type Reply, type Transport } from './transport.ts';
import { checkHeaders, decoded, followedUrl, type HeadersGiven, sharesSecrets, shownUrl, withoutUser } from './url.ts';

export type { Fetch, Lookup, Reply } from './transport.ts';
export type { HeadersGiven } from './url.ts';

/** What everything that speaks HTTP takes. */
export interface WebOptions {
  /**
   * Sent with every request to the server that the program names, and to no other: on a redirect or link elsewhere only
   * `user-agent`, `accept` and `accept-language` go along.
   */
  readonly headers?: HeadersGiven;
  /** The longest silence of a server, in ms: before its answer begins, and within it. Default 30,000. */
  readonly timeout?: number;
  /**
   * How often and when a request is tried again: see `retry`. Default: 3 times, after broken connections, timeouts and the
   * statuses 408, 421, 425, 429, 500, 502, 503 and 504, by `Retry-After` where the server sends one. `false`: never.
   */
  readonly retry?: RetryOptions | false;
  /** The longest `Retry-After`, in ms, that is waited for; a longer one is an error. Default 300,000. */
  readonly maxRetryAfter?: number;
  /** How many redirects are followed. Default 10. */
  readonly maxRedirects?: number;
  /** Ends everything when it is aborted. */
  readonly signal?: AbortSignal;
  /**
   * Whether requests may go to addresses that are not public: loopback, private networks, link-local ones, where metadata
   * services are. `true`, or the hosts that may be asked: `['localhost:8080', '10.0.0.7']`. Default false.
   */
  readonly allowPrivate?: boolean | readonly string[];
  /** What to use for `fetch`. Default: Node's own HTTP client. */
  readonly fetch?: Fetch;
  /** How the addresses of a host are found. Default: the system's resolver. */
  readonly lookup?: Lookup;
}

/** The keys of {@link WebOptions}, for the check of options. */
export const WEB_OPTIONS: readonly string[] = [
  'headers',
  'timeout',
  'retry',
  'maxRetryAfter',
  'maxRedirects',
  'signal',
  'allowPrivate',
  'fetch',
  'lookup',
];

/** {@link WebOptions}, checked. */
export interface WebSettings {
  readonly operator: string;
  readonly headers: Headers;
  readonly timeout: number;
  readonly policy: Backoff;
  readonly maxRetryAfter: number;
  readonly maxRedirects: number;
  readonly signal: AbortSignal | undefined;
  readonly allowPrivate: boolean | readonly string[];
  readonly fetch: Fetch | undefined;
  readonly lookup: Lookup | undefined;
  readonly clock: Clock;
}

/** @param when - Which errors are worth another try, where the user does not say. */
export function checkWeb(
  operator: string,
  options: WebOptions,
  when: (error: unknown) => boolean = mayPass,
): WebSettings {
  const { timeout = 30_000, retry = {}, maxRetryAfter = 300_000, maxRedirects = 10 } = options;
  const { signal, allowPrivate = false, fetch, lookup } = options;
  const headers = checkHeaders(operator, options.headers);
  if (timeout !== Infinity) checkSpan(operator, 'timeout', timeout);
  if (maxRetryAfter !== Infinity) checkSpan(operator, 'maxRetryAfter', maxRetryAfter, { zero: true });
  checkInteger(operator, 'maxRedirects', maxRedirects);
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError(`${operator}: signal must be an AbortSignal, got ${describe(signal)}`);
  }
  const hosts = Array.isArray(allowPrivate) && allowPrivate.every((host) => typeof host === 'string');
  if (typeof allowPrivate !== 'boolean' && !hosts) {
    throw new TypeError(
      `${operator}: allowPrivate must be a boolean or an array of hosts, got ${describe(allowPrivate)}`,
    );
  }
  if (fetch !== undefined) checkFunction(operator, 'fetch', fetch);
  if (lookup !== undefined) checkFunction(operator, 'lookup', lookup);
  const policy = backoff(operator, { when, ...(retry === false ? { times: 0 } : retry) });
  return {
    operator,
    headers,
    timeout,
    policy,
    maxRetryAfter,
    maxRedirects,
    signal,
    allowPrivate: typeof allowPrivate === 'boolean' ? allowPrivate : allowPrivate.map((host) => host.toLowerCase()),
    fetch,
    lookup,
    clock: policy.clock,
  };
}

/** One thing to ask a server. */
export interface Ask {
  readonly url: URL;
  readonly method?: string;
  /** Beside those of the options, in lower case: they go wherever the request goes. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer>;
  /** Whether redirects are followed. Default true. */
  readonly follow?: boolean;
  /** Statuses that are answers and no errors, beside 200 to 299. */
  readonly expected?: readonly number[];
}

const HARMLESS = new Set(['user-agent', 'accept', 'accept-language']);
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Speaks HTTP for one run: what it has open is closed with it. */
export class Client {
  readonly settings: WebSettings;
  readonly #named: readonly URL[];
  readonly #exempt: boolean;
  /** What goes to the servers that are named, and what goes to all. */
  readonly #given: Readonly<Record<string, string>>;
  readonly #harmless: Readonly<Record<string, string>>;
  /** What is named with user or password, which are for that server alone. */
  readonly #users: readonly URL[] = [];
  readonly #transport: Transport;
  readonly #leaving = new AbortController();
  readonly #leave = (): void => this.#leaving.abort(this.settings.signal?.reason);

  /**
   * @param named - What the program names: user and password in it are taken out and sent as a header.
   * @param exempt - Whether what the program names may be a private address.
   */
  constructor(settings: WebSettings, named: readonly URL[], exempt: boolean = false) {
    this.settings = settings;
    this.#named = named;
    this.#exempt = exempt;
    this.#given = { 'user-agent': 'sluice', ...Object.fromEntries(settings.headers) };
    if (!settings.headers.has('authorization')) this.#users = named.filter((url) => basicOf(url) !== undefined);
    this.#harmless = Object.fromEntries(Object.entries(this.#given).filter(([name]) => HARMLESS.has(name)));
    const { operator, timeout, fetch, lookup, signal } = settings;
    this.#transport = fetch
      ? new FetchTransport(operator, timeout, this.#leaving.signal, fetch, lookup)
      : new NodeTransport(operator, timeout, this.#leaving.signal, lookup);
    // Every request that is under way listens.
    setMaxListeners(0, this.#leaving.signal);
    if (signal?.aborted) this.#leave();
    signal?.addEventListener('abort', this.#leave, { once: true });
  }

  /** Aborted when the run is left, or by the user's signal. */
  get signal(): AbortSignal {
    return this.#leaving.signal;
  }

  close(): void {
    this.settings.signal?.removeEventListener('abort', this.#leave);
    this.#leaving.abort();
    this.#transport.close();
  }

  /** Whether a URL may be asked although its address is private. */
  #allows(url: URL): boolean {
    const { allowPrivate } = this.settings;
    if (allowPrivate === true || (this.#exempt && this.#named.some(({ origin }) => origin === url.origin))) return true;
    if (allowPrivate === false) return false;
    return allowPrivate.some((host) => host === url.host || host === url.hostname);
  }

  /** @throws PrivateAddressError for a URL whose address can be seen to be private. */
  guard(url: URL): boolean {
    if (this.#allows(url)) return true;
    const address = literalAddress(url);
    if (address === undefined ? isPrivateName(url.hostname) : isPrivateAddress(address)) {
      throw new PrivateAddressError(this.settings.operator, url, url.hostname);
    }
    return false;
  }

  #headersFor(url: URL, ask: Ask): Record<string, string> {
    const trusted = this.#named.some((named) => sharesSecrets(named, url));
    const user = this.#users.find((named) => sharesSecrets(named, url));
    const authorization = user && basicOf(user);
    return { ...ask.headers, ...(trusted ? this.#given : this.#harmless), ...(authorization && { authorization }) };
  }

  /** One request and its redirects, without another try. Any status is an answer. */
  async exchange(ask: Ask): Promise<Reply> {
    const { maxRedirects, operator } = this.settings;
    const { method = 'GET', follow = true, body } = ask;
    let url = new URL(ask.url);
    const way = [url.href];
    for (;;) {
      const headers = this.#headersFor(url, ask);
      withoutUser(url);
      const allowed = this.guard(url);
      if (this.signal.aborted) throw this.signal.reason;
      const reply = await this.#transport.send({ url, method, headers, body, allowed });
      const location = reply.headers.get('location');
      if (!follow || !REDIRECTS.has(reply.status) || location === null) return reply;
      await reply.body.close();
      const next = followedUrl(location, url);
      if (!next) throw new RedirectError(`${operator}: ${shownUrl(url)} redirects to what is no http URL`);
      if (way.includes(next.href)) {
        const circle = [...way.slice(way.indexOf(next.href)), next.href].map(shownUrl).join(' -> ');
        throw new RedirectError(`${operator}: the redirects lead in a circle: ${circle}`);
      }
      if (way.length > maxRedirects) {
        throw new RedirectError(
          `${operator}: ${shownUrl(ask.url)} redirects more than ${maxRedirects} times (maxRedirects)`,
        );
      }
      way.push(next.href);
      url = next;
    }
  }

  /** The same, tried again as the options have it; a status that is no success is an error. */
  request(ask: Ask): Promise<Reply> {
    return this.retrying(async () => {
      const reply = await this.exchange(ask);
      if ((reply.status >= 200 && reply.status < 300) || ask.expected?.includes(reply.status)) return reply;
      await reply.body.close();
      throw this.refused(reply);
    });
  }

  /** A status as an error. */
  refused({ url, status, headers }: Reply): HttpStatusError {
    const { operator, maxRetryAfter } = this.settings;
    const wait = retryAfterOf(headers);
    const late = wait !== undefined && wait * 1000 > maxRetryAfter;
    const location = REDIRECTS.has(status) ? followedUrl(headers.get('location') ?? '', url) : undefined;
    const more = late
      ? `, and asks to wait ${wait} s, longer than maxRetryAfter (${maxRetryAfter} ms)`
      : location
        ? `, which leads to ${shownUrl(location)}`
        : '';
    return new HttpStatusError(operator, url, status, wait, more);
  }

  /** Does something, again after a failure that may pass. */
  async retrying<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        await this.wait(error, attempt);
      }
    }
  }

  /** Waits before another try. @throws The error, if there is to be none. */
  async wait(error: unknown, attempt: number): Promise<void> {
    const { policy, clock } = this.settings;
    const { signal } = this.#leaving;
    if (signal.aborted) throw signal.reason;
    const ms = this.#givesUp(error) ? undefined : policy.next(error, attempt);
    if (ms !== undefined) return await pause(clock, ms, signal);
    const ours = error instanceof HttpStatusError || error instanceof ConnectionError;
    if (ours && attempt > 1) error.message += ` (tried ${attempt} times)`;
    throw error;
  }

  #givesUp(error: unknown): boolean {
    if (error instanceof PrivateAddressError || error instanceof ContentChangedError) return true;
    const { retryAfter } = error as { retryAfter?: unknown };
    return typeof retryAfter === 'number' && retryAfter * 1000 > this.settings.maxRetryAfter;
  }

  /**
   * The whole body, without its content encoding.
   *
   * @param cut - Whether what is more than `most` bytes is left out; else it is a TooLargeError.
   */
  async bytes(reply: Reply, most: number, cut: boolean = false): Promise<Uint8Array> {
    const { operator } = this.settings;
    const tooLarge = (): TooLargeError =>
      new TooLargeError(`${operator}: ${shownUrl(reply.url)} is longer than ${most} bytes`);
    let reader: ByteReader = reply.body;
    const chunks: Uint8Array[] = [];
    let length = 0;
    try {
      reader = plainBody(reply, operator);
      if (!cut && !reply.decoded && Number(reply.headers.get('content-length') ?? 0) > most) throw tooLarge();
      for (;;) {
        const reading = reader.read();
        const chunk = reading instanceof Promise ? await reading : reading;
        if (!chunk) break;
        length += chunk.length;
        if (length > most && !cut) throw tooLarge();
        const kept = length > most ? chunk.subarray(0, most - length) : chunk;
        // A reader's chunk is its own again at the next call.
        if (kept.length > 0) chunks.push(reader === reply.body ? kept : kept.slice());
        if (length >= most && cut) break;
      }
    } finally {
      await reader.close();
    }
    return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
  }
}

/** User and password of a URL, as a header is made of them; undefined for none. */
function basicOf({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}`;
}

const ENCODINGS: Readonly<Record<string, Codec>> = {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'zlib',
  br: 'brotli',
  zstd: 'zstd',
};

/** The codecs that a body was sent in, the last one first. */
export function encodingsOf(headers: Headers, operator: string, url: URL): Codec[] {
  const names = (headers.get('content-encoding') ?? '').split(',').map((name) => name.trim().toLowerCase());
  return names
    .filter((name) => name !== '' && name !== 'identity')
    .reverse()
    .map((name) => {
      const codec = Object.hasOwn(ENCODINGS, name) ? ENCODINGS[name] : undefined;
      if (codec) return codec;
      throw new Error(`${operator}: ${shownUrl(url)} is encoded as ${describe(name)}, which was not asked for`);
    });
}

/** What was sent, without its content encoding. */
export function plainBody(reply: Reply, operator: string): ByteReader {
  if (reply.decoded) return reply.body;
  return encodingsOf(reply.headers, operator, reply.url).reduce<ByteReader>(
    (reader, codec) => new DecompressReader(reader, codec, operator, JSON.stringify(shownUrl(reply.url))),
    reply.body,
  );
}

/** A body as text: by a byte order mark, the charset of its type, or UTF-8. */
export function textOf(
  bytes: Uint8Array,
  type: string | null,
  otherwise?: (bytes: Uint8Array) => string | undefined,
): string {
  const marked =
    bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
      ? 'utf-8'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : bytes[0] === 0xff && bytes[1] === 0xfe
          ? 'utf-16le'
          : undefined;
  const named = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(type ?? '')?.[1];
  for (const find of [() => marked, () => named, () => otherwise?.(bytes)]) {
    const label = find();
    if (label === undefined) continue;
    try {
      return decoderFor(label).decode(bytes);
    } catch {
      // A charset that nobody knows counts as none.
    }
  }
  return decoderFor('utf-8').decode(bytes);
}

const decoders = new Map<string, TextDecoder>();

/** @throws RangeError for a charset that the platform does not know. */
function decoderFor(label: string): TextDecoder {
  let decoder = decoders.get(label);
  // A label that is known is one of a few hundred.
  if (!decoder) decoders.set(label, (decoder = new TextDecoder(label)));
  return decoder;
}

/** A token bucket: lets so many things a second begin. */
export class Pacer {
  readonly #clock: Clock;
  readonly #gap: number;
  #next = -Infinity;

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#gap = 1000 / perSecond;
  }

  /** Waits for a turn. */
  async turn(signal: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#gap;
    if (at > now) await pause(this.#clock, at - now, signal);
  }
}
