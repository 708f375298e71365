import { type AsyncFlow, flowOf } from '../../flow/flow.ts';
import { backoff, type Backoff, type RetryOptions } from '../../pipeline/backoff.ts';
import { checkOptionalFunction, describe } from '../../pipeline/check.ts';
import { checkPush, type PushCounts, type PushOptions, PushPipeline, type Sink } from '../../sources/fromPush.ts';
import { type Socket, SocketClosedError } from '../../sources/fromWebSocket.ts';
import { shownUrl } from './url.ts';

export interface WebSocketOptions<T> extends PushOptions {
  /** How often, and after how long, it is connected again: see `retry`. Default: for ever, after 1 s to 30 s. */
  readonly retry?: RetryOptions | false;
  /**
   * Called with each socket that has opened: the place to subscribe, and to say from where on, for a server that keeps what was
   * sent meanwhile. `last` is the data of the last message that came; undefined before the first.
   */
  readonly onOpen?: (socket: OpenSocket, last: T | undefined) => void;
  /** Whether a close is the end. Default: codes 1000 (normal) and 1005 (none given). */
  readonly isEnd?: (code: number, reason: string) => boolean;
}

/** A socket that can be sent to. */
export interface OpenSocket extends Socket {
  send(data: string | Uint8Array<ArrayBuffer>): void;
}

/**
 * The messages of a WebSocket, over as many connections as it takes. The socket is closed when the flow is left.
 *
 * A connection that is closed otherwise than by the codes 1000 and 1005, or cannot be made, is made again. The protocol has no way
 * to ask for what was sent meanwhile: `onOpen` may, where the server knows one.
 *
 * @param socket - A URL, where the platform has WebSocket (Node from 22 on), or a function that makes a socket.
 * @param options - See {@link WebSocketOptions}. `capacity` and `overflow` as for `fromPush`.
 * @returns The data of the messages. Holds up to `capacity` (default 1024). `counts` says how many came and how many were dropped.
 * @throws SocketClosedError from the flow when it is not tried again; OverflowError for more than it may hold; what the function
 *   or `onOpen` throws, as it is. TypeError or RangeError for wrong arguments.
 * @example
 * ```ts no-run
 * const trades = webSocket(() => new WebSocket('wss://exchange.example/feed'), {
 *   onOpen: (socket) => socket.send('{"subscribe":"trades"}'),
 * });
 * for await (const message of trades) console.log(message);
 * ```
 * @see RFC 6455, 7.4 Status codes
 */
export function webSocket<T = string>(
  socket: string | URL | (() => Socket),
  options: WebSocketOptions<T> = {},
): AsyncFlow<T> & { readonly counts: Readonly<PushCounts> } {
  checkPush('webSocket', options, ['retry', 'onOpen', 'isEnd']);
  const { retry = {}, onOpen, isEnd = (code) => code === 1000 || code === 1005, ...push } = options;
  checkOptionalFunction('webSocket', 'onOpen', onOpen);
  checkOptionalFunction('webSocket', 'isEnd', isEnd);
  const policy = backoff('webSocket', retry === false ? { times: 0 } : { times: Infinity, delay: 1000, ...retry });
  const open = typeof socket === 'function' ? socket : ofUrl(socket);

  const subscribe = (sink: Sink<T>): (() => void) => {
    const connecting = new Connecting<T>(open, sink, policy, onOpen, isEnd);
    connecting.connect();
    return () => connecting.close();
  };
  const pipeline = new PushPipeline<T>('webSocket', subscribe, push);
  return Object.assign(flowOf(pipeline.plan) as AsyncFlow<T>, { counts: pipeline.counts });
}

/** One run: a socket after the other. */
class Connecting<T> {
  readonly #open: () => Socket;
  readonly #sink: Sink<T>;
  readonly #policy: Backoff;
  readonly #onOpen: WebSocketOptions<T>['onOpen'];
  readonly #isEnd: (code: number, reason: string) => boolean;
  #socket: Socket | undefined;
  #cancel: (() => void) | undefined;
  #attempt = 0;
  #last: T | undefined;

  constructor(
    open: () => Socket,
    sink: Sink<T>,
    policy: Backoff,
    onOpen: WebSocketOptions<T>['onOpen'],
    isEnd: (code: number, reason: string) => boolean,
  ) {
    this.#open = open;
    this.#sink = sink;
    this.#policy = policy;
    this.#onOpen = onOpen;
    this.#isEnd = isEnd;
  }

  connect(): void {
    const socket = (this.#socket = this.#open());
    for (const [type, listener] of Object.entries(this.#listeners)) socket.addEventListener(type, listener);
    // An error event says nothing: the close event that follows has the code.
    socket.addEventListener('error', ignore);
  }

  close(): void {
    this.#cancel?.();
    const socket = this.#release();
    socket?.close();
  }

  readonly #listeners = {
    open: (): void => this.#safely(() => this.#onOpen?.(this.#socket as OpenSocket, this.#last)),
    message: (event: Event): void => {
      this.#attempt = 0;
      this.#last = (event as Event & { data: T }).data;
      this.#sink.next(this.#last);
    },
    close: (event: Event): void => {
      this.#release();
      const { code, reason } = event as Event & { code: number; reason: string };
      this.#safely(() => this.#closed(code, reason));
    },
  };

  #closed(code: number, reason: string): void {
    if (this.#isEnd(code, reason)) return this.#sink.end();
    const error = new SocketClosedError(code, reason);
    const wait = this.#policy.next(error, (this.#attempt += 1));
    if (wait === undefined) return this.#sink.error(error);
    this.#cancel = this.#policy.clock.after(wait, () => this.#safely(() => this.connect()));
    return undefined;
  }

  /** What the user's functions throw ends the flow. */
  #safely(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#sink.error(error);
    }
  }

  #release(): Socket | undefined {
    const socket = this.#socket;
    this.#socket = undefined;
    for (const [type, listener] of Object.entries(this.#listeners)) socket?.removeEventListener(type, listener);
    return socket;
  }
}

const ignore = (): void => {};

function ofUrl(url: unknown): () => Socket {
  if (typeof url !== 'string' && !(url instanceof URL)) {
    throw new TypeError(`webSocket: socket must be a URL or a function that makes a socket, got ${describe(url)}`);
  }
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (!target || !/^wss?:$/.test(target.protocol)) {
    throw new TypeError(`webSocket: socket must be a ws or wss URL, got ${target ? shownUrl(target) : describe(url)}`);
  }
  const { WebSocket } = globalThis as { WebSocket?: new (url: string) => Socket };
  if (!WebSocket) {
    throw new Error(
      'webSocket: this Node has no WebSocket; npm install ws, and pass () => new WebSocket(url) of it, or use Node 22 or later',
    );
  }
  return () => new WebSocket(target.href);
}
