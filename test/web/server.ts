import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** One request that a server was sent. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** When it came, by `performance.now()`. */
  readonly at: number;
}

/** A request and how to answer it. */
export interface Exchange {
  readonly url: URL;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
  /** How many requests for the same path and query came before. */
  readonly times: number;
  /** Answers with JSON. */
  json(value: unknown, headers?: Record<string, string>, status?: number): void;
  html(text: string, headers?: Record<string, string>, status?: number): void;
  /** Sends so much of a body, or nothing at all, and then breaks the connection. */
  drop(bytes: Uint8Array): void;
}

type Handler = (exchange: Exchange) => void | Promise<void>;

/** A server of the tests' own, on a free port of the loopback. It does what it is told to, misbehaving above all. */
export class TestServer {
  readonly seen: Seen[] = [];
  /** How many requests were under way at once, at most. */
  most = 0;
  #now = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #times = new Map<string, number>();

  constructor(handler: Handler) {
    this.#server = createServer((request, response) => {
      this.#now += 1;
      this.most = Math.max(this.most, this.#now);
      response.once('close', () => (this.#now -= 1));
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('error', () => {});
      request.on('end', () => {
        void this.#answer(handler, request, response, Buffer.concat(parts));
      });
    });
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => {});
    });
  }

  static async start(handler: Handler): Promise<TestServer> {
    const server = new TestServer(handler);
    await new Promise<void>((resolve) => {
      server.#server.listen(0, '127.0.0.1', resolve);
    });
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The paths that were asked for, in order. */
  get paths(): string[] {
    return this.seen.map(({ path }) => path);
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#sockets.size;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #answer(handler: Handler, request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    const path = request.url!;
    const times = this.#times.get(path) ?? 0;
    this.#times.set(path, times + 1);
    this.seen.push({ method: request.method!, path, headers: request.headers, body, at: performance.now() });
    const send = (type: string, text: string, headers: Record<string, string>, status: number): void => {
      const bytes = Buffer.from(text);
      response.writeHead(status, { 'content-type': type, 'content-length': String(bytes.length), ...headers });
      response.end(bytes);
    };
    try {
      await handler({
        url: new URL(path, this.url),
        request,
        response,
        body,
        times,
        json: (value, headers = {}, status = 200) => send('application/json', JSON.stringify(value), headers, status),
        html: (text, headers = {}, status = 200) => send('text/html; charset=utf-8', text, headers, status),
        drop: (bytes) => {
          if (bytes.length === 0) response.destroy();
          else response.write(bytes, () => setTimeout(() => response.destroy(), 5));
        },
      });
    } catch (error) {
      response.destroy(error as Error);
    }
  }
}

/** How a file is served: what is there, and what goes wrong. */
export interface FileTraps {
  /** After how many bytes of each answer the connection is broken, one a request; then no more. */
  readonly drops?: readonly number[];
  readonly etag?: (times: number) => string | undefined;
  readonly lastModified?: string;
  /** Whether ranges are heeded. Default true. */
  readonly ranges?: boolean;
  /** What `content-length` says more (or less) than there is. */
  readonly lie?: number;
  readonly gzip?: boolean;
  /** The content at each request. */
  readonly content: (times: number) => Uint8Array;
}

/** Serves a file as a good server does, but for its traps. */
export function serveFile({ request, response }: Exchange, traps: FileTraps, times: number): void {
  let content = traps.content(times);
  if (traps.gzip) content = gzipSync(content);
  const etag = traps.etag?.(times);
  const headers: Record<string, string> = {
    ...(etag !== undefined && { etag }),
    ...(traps.lastModified !== undefined && { 'last-modified': traps.lastModified }),
    ...(traps.gzip && { 'content-encoding': 'gzip' }),
  };
  const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const condition = request.headers['if-range'];
  const holds = condition === undefined || condition === etag || condition === traps.lastModified;
  const from = asked && holds && traps.ranges !== false ? Number(asked[1]) : 0;
  if (from > 0 && from >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` });
    response.end();
    return;
  }
  const rest = content.subarray(from);
  response.writeHead(from > 0 ? 206 : 200, {
    ...headers,
    ...(from > 0 && { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` }),
    'content-length': String(rest.length + (traps.lie ?? 0)),
  });
  const drop = traps.drops?.[times];
  if (drop !== undefined || (traps.lie ?? 0) > 0) {
    response.write(rest.subarray(0, drop ?? rest.length), () => setTimeout(() => response.destroy(), 5));
  } else {
    // What is more than was said follows all the same.
    response.end(rest);
  }
}

const link = (...targets: string[]): string => targets.map((target) => `<a href="${target}">${target}</a>`).join('\n');

/** The pages of a small site with traps, for `crawl`: an endless calendar, circles, redirects, huge pages, wrong types. */
export function serveSite({ url, request, response, html, json }: Exchange): void {
  const { pathname } = url;
  if (pathname === '/') {
    return html(
      `<!doctype html><title>Home &amp; away</title><base href="/docs/"><!-- <a href="/commented">no</a> -->
       <script>document.write('<a href="/scripted">no</a>')</script><style>a::after{content:'<a href="/styled">'}</style>
       ${link('one', '../two?b=2&amp;a=1#part', '/private/secret', '/redirect/1', '/loop/a', '/huge', '/data.json', '/gone')}
       <a href='mailto:a@b.c'>mail</a><a href=javascript:alert(1)>js</a><a href="http://[bad">bad</a><a>none</a>
       <a href=/calendar/1>calendar</a><area href="/area"><iframe src="/frame"></iframe><link rel=canonical href="/">`,
    );
  }
  if (pathname === '/robots.txt') {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.end('User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /private/\nAllow: /private/open\n');
    return undefined;
  }
  if (pathname === '/docs/one') return html(link('/', '/docs/one', '/docs/three'));
  if (pathname === '/docs/three')
    return html(link('/docs/one', '/docs/./three', '/docs/%74hree', '/private/open/page'));
  if (pathname.startsWith('/redirect/')) {
    const n = Number(pathname.split('/')[2]);
    response.writeHead(302, { location: n < 3 ? `/redirect/${n + 1}` : '/docs/one' });
    return void response.end();
  }
  if (pathname.startsWith('/loop/')) {
    response.writeHead(301, { location: pathname === '/loop/a' ? '/loop/b' : '/loop/a' });
    return void response.end();
  }
  if (pathname === '/huge') {
    response.writeHead(200, { 'content-type': 'text/html' });
    const block = Buffer.from('<p>more and more'.repeat(4096));
    const write = (): void => {
      while (!response.destroyed && response.write(block));
      if (!response.destroyed) response.once('drain', write);
    };
    return write();
  }
  if (pathname === '/data.json') return json({ a: '<a href="/not-html">' });
  if (pathname.startsWith('/calendar/')) return html(link(`/calendar/${Number(pathname.split('/')[2]) + 1}`));
  if (pathname === '/two') {
    const zipped = gzipSync(link('/docs/one', '/two?a=1&b=2'));
    response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' });
    return void response.end(zipped);
  }
  if (pathname === '/gone') return html('gone', {}, 410);
  return html(`<p>${request.url}`);
}
