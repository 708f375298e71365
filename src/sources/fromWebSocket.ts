import { wrongType } from '../pipeline/check.ts';
import { checkPush, type PushOptions, PushPipeline, type Sink } from './fromPush.ts';

/** A WebSocket, as far as it is needed: the platform's, or that of a package. */
export interface Socket {
  addEventListener(type: string, listener: (event: Event) => void): void;
  removeEventListener(type: string, listener: (event: Event) => void): void;
  close(code?: number, reason?: string): void;
}

/** A socket was closed otherwise than it should be. */
export class SocketClosedError extends Error {
  static {
    this.prototype.name = 'SocketClosedError';
  }
  /** As the WebSocket protocol numbers them. */
  readonly code: number;
  constructor(code: number, reason: string) {
    super(`fromWebSocket: the socket was closed with code ${code}${reason && `: ${reason}`}`);
    this.code = code;
  }
}

/**
 * The messages that come by a WebSocket. The socket is closed when the flow is left.
 *
 * A socket cannot be slowed down: where messages come faster than they are taken, the flow fails once `capacity` of them are
 * waiting, if nothing else is asked for. What comes before the first pull is lost.
 *
 * @param socket - A WebSocket, or a function that opens one for each run.
 * @param options - `capacity` and `overflow` as for `fromPush`.
 * @returns The data of the messages; ends when the socket is closed by code 1000 or 1005. Holds up to `capacity` (default 1024).
 * @throws SocketClosedError from the flow for any other code. TypeError or RangeError for a bad argument.
 * @example
 * ```ts no-run
 * for await (const message of flow(fromWebSocket(() => new WebSocket('wss://example.org/feed')))) console.log(message);
 * ```
 */
export function fromWebSocket<T = string>(socket: Socket | (() => Socket), options: PushOptions = {}): PushPipeline<T> {
  if (typeof socket !== 'function' && typeof (socket as Partial<Socket> | null)?.addEventListener !== 'function') {
    throw wrongType('fromWebSocket', 'socket', 'a WebSocket or a function', socket);
  }
  checkPush('fromWebSocket', options);
  const subscribe = (sink: Sink<T>): (() => void) => {
    const open = typeof socket === 'function' ? socket() : socket;
    const message = (event: Event): void => void sink.next((event as Event & { data: T }).data);
    const closed = (event: Event): void => {
      const { code, reason } = event as Event & { code: number; reason: string };
      if (code === 1000 || code === 1005) sink.end();
      else sink.error(new SocketClosedError(code, reason));
    };
    open.addEventListener('message', message);
    open.addEventListener('close', closed);
    // An error event says nothing: the close event that follows has the code. Packages that throw without a listener need one.
    open.addEventListener('error', ignore);
    return () => {
      open.removeEventListener('message', message);
      open.removeEventListener('close', closed);
      open.close();
    };
  };
  return new PushPipeline<T>('fromWebSocket', subscribe, options);
}

const ignore = (): void => {};
