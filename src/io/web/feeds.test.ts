import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import type { Socket } from '../../sources/fromWebSocket.ts';
import { manualClock } from '../../testing/clock.ts';
import { type Exchange, TestServer } from '../../../test/web/server.ts';
import { eventSource, type OpenSocket, webSocket } from './index.ts';

const retry = { delay: 1 };

/** Numbered events from where one is, a few a connection, each connection ending in another way. */
function feed(total: number) {
  return ({ request, response }: Exchange): void => {
    const from = Number(request.headers['last-event-id'] ?? 0) + 1;
    if (from > total) {
      response.writeHead(204);
      return void response.end();
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const events = Array.from({ length: 3 }, (_, n) => `id: ${from + n}\ndata: event ${from + n}\n\n`).join('');
    // Part of an event that does not come to its end is none.
    if (from % 2 === 0)
      return void response.write(`${events}id: 99\ndata: lost`, () => setTimeout(() => response.destroy(), 5));
    return void response.end(events);
  };
}

describe('server-sent events', () => {
  test('each once, over as many connections as it takes', async () => {
    await using server = await TestServer.start(feed(9));
    const events = await eventSource(server.url, { retry })
      .map(({ id, data }) => `${id} ${data}`)
      .toArray();
    assert.deepEqual(
      events,
      Array.from({ length: 9 }, (_, n) => `${n + 1} event ${n + 1}`),
    );
    assert.deepEqual(
      server.seen.map(({ headers }) => headers['last-event-id']),
      [undefined, '3', '6', '9'],
    );
    assert.equal(server.seen[0]!.headers.accept, 'text/event-stream');
    assert.deepEqual(
      await eventSource(server.url, { retry, lastEventId: '7' })
        .map(({ id }) => id)
        .toArray(),
      ['8', '9', '10'],
    );
  });

  test('the server says how long to wait, and a failure that repeats waits longer', async () => {
    const clock = manualClock();
    let calls = 0;
    const fetch = async (): Promise<Response> => {
      calls += 1;
      if (calls === 1)
        return new Response('retry: 50\nid: a\n\n: only an id\n', { headers: { 'content-type': 'text/event-stream' } });
      if (calls < 4) return new Response('', { status: 503 });
      return new Response(null, { status: 204 });
    };
    const done = eventSource('https://feed.example/', { fetch, retry: { clock, delay: 1000, jitter: 0 } }).toArray();
    for (const [ms, then] of [
      [49, 1],
      [1, 2],
      [2049, 2],
      [1, 3],
      [4049, 3],
      [1, 4],
    ] as const) {
      await clock.advance(ms);
      assert.equal(calls, then, `${ms}`);
    }
    assert.deepEqual(await done, []);
  });

  test('what will not pass ends it; without retry the first connection is all', async () => {
    await using server = await TestServer.start(({ url, json, response }) => {
      if (url.pathname === '/json') return json([]);
      if (url.pathname === '/none') return json([], {}, 404);
      response.writeHead(200, { 'content-type': 'text/event-stream;charset=utf-8' });
      return void response.end(url.pathname === '/long' ? `data: ${'x'.repeat(100)}` : 'data: 1\n\n');
    });
    await assert.rejects(eventSource(`${server.url}/json`, { retry }).toArray(), {
      message: /must be text\/event-stream, got "application\/json"$/,
    });
    await assert.rejects(eventSource(`${server.url}/none`, { retry }).toArray(), { status: 404 });
    await assert.rejects(eventSource(`${server.url}/long`, { retry, maxLength: 50 }).toArray(), {
      name: 'TooLargeError',
    });
    assert.equal(await eventSource(`${server.url}/one`, { retry: false }).count(), 1);
    assert.equal(server.seen.length, 4);
  });

  test('silence is a broken connection', async () => {
    await using server = await TestServer.start(({ request, response }) => {
      if (request.headers['last-event-id'] === '1') response.writeHead(204).end();
      else response.writeHead(200, { 'content-type': 'text/event-stream' }).write('id: 1\ndata: 1\n\n');
    });
    assert.equal(await eventSource(server.url, { retry, timeout: 30 }).count(), 1);
    assert.equal(server.seen.at(-1)!.headers['last-event-id'], '1');
  });

  test('leaving closes the connection', async () => {
    await using server = await TestServer.start(({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
    });
    const iterator = eventSource(server.url)[Symbol.asyncIterator]();
    assert.equal((await iterator.next()).value!.data, '1');
    const pending = iterator.next();
    await iterator.return!();
    assert.equal((await pending).done, true);
    for (let tries = 0; server.connections > 0 && tries < 2000; tries++) await new Promise((go) => setTimeout(go, 5));
    assert.equal(server.connections, 0);
  });
});

/** As much of the package ws as is needed: it comes without types. */
interface Ws {
  readonly WebSocket: new (url: string) => Socket & { readonly readyState: number };
  readonly WebSocketServer: new (options: { port: number; host: string }) => WsServer;
}
interface WsConnection {
  send(data: string): void;
  close(code: number, reason?: string): void;
  terminate(): void;
  on(event: 'message', f: (data: Buffer) => void): void;
}
interface WsServer {
  on(event: 'connection', f: (connection: WsConnection) => void): void;
  once(event: 'listening', f: () => void): void;
  address(): AddressInfo;
  readonly clients: Set<WsConnection>;
  close(done: () => void): void;
}
const { WebSocket, WebSocketServer } = createRequire(import.meta.url)('ws') as Ws;

async function socketServer(connected: (connection: WsConnection, index: number) => void) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  let index = 0;
  server.on('connection', (connection) => connected(connection, index++));
  await new Promise<void>((resolve) => {
    server.once('listening', resolve);
  });
  return {
    server,
    open: () => new WebSocket(`ws://127.0.0.1:${server.address().port}`),
    async [Symbol.asyncDispose]() {
      for (const client of server.clients) client.terminate();
      await new Promise<void>((resolve) => {
        server.close(resolve);
      });
    },
  };
}

describe('web sockets', () => {
  test('messages over as many connections as it takes, going on where it was', async () => {
    await using made = await socketServer((connection, index) => {
      connection.on('message', (from) => {
        for (let n = Number(from); n < Number(from) + 3; n++) connection.send(String(n));
        if (index === 0) connection.terminate();
        else if (index === 1) connection.close(1011, 'restart');
        else connection.close(1000);
      });
    });
    const onOpen = (socket: OpenSocket, last: string | undefined): void => socket.send(String(Number(last ?? -1) + 1));
    const messages = await webSocket(made.open, { retry, onOpen }).map(Number).toArray();
    // What a connection that is torn had not delivered is asked for again.
    assert.deepEqual(
      messages,
      Array.from({ length: messages.length }, (_, n) => n),
    );
    assert.ok(messages.length >= 6);
  });

  test('a server that is not there is tried again, and given up in the end', async () => {
    let tries = 0;
    const count = (): Socket => {
      tries += 1;
      return new WebSocket('ws://127.0.0.1:1');
    };
    await assert.rejects(webSocket(count, { retry: { delay: 1, times: 2 } }).toArray(), {
      name: 'SocketClosedError',
      code: 1006,
    });
    assert.equal(tries, 3);
    await assert.rejects(webSocket(count, { retry: false }).toArray(), { code: 1006 });
  });

  test('leaving closes the socket; more than it may hold is an error', async () => {
    await using made = await socketServer((connection) => {
      for (let n = 0; n < 10; n++) connection.send(String(n));
    });
    assert.deepEqual(await webSocket(made.open).take(2).toArray(), ['0', '1']);
    for (let tries = 0; made.server.clients.size > 0 && tries < 2000; tries++)
      await new Promise((go) => setTimeout(go, 5));
    assert.equal(made.server.clients.size, 0);
    const few = webSocket(made.open, { capacity: 2, overflow: 'dropOldest' })[Symbol.asyncIterator]();
    await few.next();
    await few.return!();
    const mine = new Error('mine');
    const fails = webSocket(made.open, {
      onOpen: () => {
        throw mine;
      },
    });
    await assert.rejects(fails.toArray(), (error) => error === mine);
  });

  test('arguments are checked at the call', () => {
    assert.throws(() => webSocket('https://a.example'), { message: /must be a ws or wss URL/ });
    assert.throws(() => webSocket(5 as never), { name: 'TypeError' });
    assert.throws(() => webSocket(() => null as never, { onOpen: 1 as never }), { name: 'TypeError' });
    if (!('WebSocket' in globalThis)) assert.throws(() => webSocket('wss://a.example'), { message: /npm install ws/ });
  });
});
