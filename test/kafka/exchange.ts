import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { ISocketFactory } from 'kafkajs';
import { checkout } from '../checkout.ts';

// What a client and a cluster have said to each other, written down and played again. A message of Kafka's protocol is its length in
// 4 bytes and its content; a request's begins with the API's number and version, 2 bytes each, and the number by which its response,
// whose content begins with it, is told from others: 4 bytes, which are left out of what is kept.

/** The recorded exchange: a line for each request, see `scripts/kafka-exchange.mjs`. */
export const RECORDED = join(checkout, 'test', 'kafka', 'exchange.ndjson');

/** A request and its response, in base64. */
export interface Exchange {
  readonly api: number;
  readonly request: string;
  readonly response: string;
}

const FETCH = 1;
/** Requests that depend on how fast things go: how often the same one comes does not matter. */
const REPEATED: ReadonlySet<number> = new Set([FETCH, 12 /* Heartbeat */]);

/** Has a client go to a port of the loopback, wherever the brokers say they are. */
export function to(port: number): ISocketFactory {
  return ({ onConnect }) => connect({ host: '127.0.0.1', port }, onConnect);
}

/** Calls back with the content of each message of a connection. */
function onMessage(socket: Socket, message: (content: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (
      let size = 0;
      rest.length >= 4 && rest.length >= 4 + (size = rest.readInt32BE());
      rest = rest.subarray(4 + size)
    ) {
      message(rest.subarray(4, 4 + size));
    }
  });
  socket.on('error', () => socket.destroy());
}

function framed(...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const size = Buffer.alloc(4);
  size.writeInt32BE(content.length);
  return Buffer.concat([size, content]);
}

function requestOf(content: Buffer): { api: number; correlation: Buffer; request: string } {
  const api = content.readInt16BE();
  const rest = Buffer.concat([content.subarray(0, 4), content.subarray(8)]);
  return {
    api,
    correlation: content.subarray(4, 8),
    request: (api === FETCH ? inOrder(rest) : rest).toString('base64'),
  };
}

/** A fetch (version 9 and later) of one topic, with its partitions in order: the client asks for them in any. */
function inOrder(request: Buffer): Buffer {
  const [fixed, entry] = [4 + 4 + 4 + 4 + 1 + 4 + 4 + 4, 4 + 4 + 8 + 8 + 4];
  const topic = 4 + 2 + request.readInt16BE(4) + fixed;
  const count = topic + 2 + request.readInt16BE(topic);
  const begin = count + 4;
  const end = begin + request.readInt32BE(count) * entry;
  const entries: Buffer[] = [];
  for (let at = begin; at < end; at += entry) entries.push(request.subarray(at, at + entry));
  return Buffer.concat([request.subarray(0, begin), ...entries.sort(Buffer.compare), request.subarray(end)]);
}

interface Listening {
  readonly port: number;
  stop(): void;
}

async function listen(connected: (socket: Socket) => void): Promise<Listening> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    connected(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port: (server.address() as AddressInfo).port, stop };
}

/** A server between a client and a broker that writes down what they say. */
export async function recording(broker: number): Promise<Listening & { readonly exchanges: readonly Exchange[] }> {
  const exchanges: Exchange[] = [];
  const listening = await listen((client) => {
    const server = connect({ host: '127.0.0.1', port: broker });
    const asked = new Map<string, { api: number; request: string }>();
    onMessage(client, (content) => {
      const { api, correlation, request } = requestOf(content);
      asked.set(correlation.toString('hex'), { api, request });
      server.write(framed(content));
    });
    onMessage(server, (content) => {
      const { api, request } = asked.get(content.subarray(0, 4).toString('hex'))!;
      const response = content.subarray(4).toString('base64');
      const same = exchanges.findLast((exchange) => exchange.request === request);
      if (!REPEATED.has(api) || same?.response !== response) exchanges.push({ api, request, response });
      client.write(framed(content));
    });
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroy());
  });
  return { ...listening, exchanges };
}

/** A server that answers each request as it was answered when the exchange was recorded, and no other. */
export async function replaying(recorded: readonly Exchange[]): Promise<
  Listening & {
    /** Requests that were not recorded. */
    readonly unknown: readonly number[];
    /** Of which requests, in their order, those are that depend on nothing but what the client is told to do. */
    readonly asked: readonly string[];
  }
> {
  const left = new Map<string, Exchange[]>();
  for (const exchange of recorded) left.set(exchange.request, [...(left.get(exchange.request) ?? []), exchange]);
  const unknown: number[] = [];
  const asked: string[] = [];
  const listening = await listen((client) => {
    onMessage(client, (content) => {
      const { api, correlation, request } = requestOf(content);
      const answers = left.get(request);
      if (!answers) {
        unknown.push(api);
        client.destroy();
        return;
      }
      if (!REPEATED.has(api)) asked.push(request);
      const again = answers.length === 1;
      const { response } = again ? answers[0]! : answers.shift()!;
      const answer = (): unknown => client.write(framed(correlation, Buffer.from(response, 'base64')));
      // A fetch of what is not there yet waits.
      if (again && api === FETCH) setTimeout(answer, 20);
      else answer();
    });
  });
  return { ...listening, unknown, asked };
}

/** What `asked` is when all goes as it was recorded. */
export function expected(recorded: readonly Exchange[]): string[] {
  return recorded.filter(({ api }) => !REPEATED.has(api)).map(({ request }) => request);
}
