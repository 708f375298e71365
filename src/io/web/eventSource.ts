import { type AsyncFlow, flowOf } from '../../flow/flow.ts';
import { checkInteger, checkOptions, checkString, describe } from '../../pipeline/check.ts';
import { pause } from '../../pipeline/backoff.ts';
import { type BatchReader, END, type End } from '../../pipeline/reader.ts';
import { EventParser, type ServerSentEvent } from '../../sources/fromServerSentEvents.ts';
import type { ByteReader } from '../sources/bytes.ts';
import { checkWeb, Client, plainBody, WEB_OPTIONS, type WebOptions, type WebSettings } from './client.ts';
import { ConnectionError, TooLargeError } from './errors.ts';
import { checkUrl, shownUrl } from './url.ts';

export interface EventSourceOptions extends WebOptions {
  /** Where to begin: the `id` of the last event that was worked on. */
  readonly lastEventId?: string;
  /** The longest event, in characters. Default 16 Mi. */
  readonly maxLength?: number;
}

/**
 * The events of a server, over as many connections as it takes.
 *
 * A connection that ends, breaks or is silent for longer than `timeout` (default 60,000 ms) is made again, with `Last-Event-ID`: after
 * as long as the server's `retry` field says, else as the options' `retry` does, by default for ever, from 1 s up to 30 s. The
 * server ends the flow by the status 204. Unlike a browser's, it pulls: who is slow slows down the server.
 *
 * @param url - Where the events are. It may be of a private network; what it redirects to may not (see `allowPrivate`).
 * @param options - See {@link EventSourceOptions}. `retry: false` ends the flow with the first connection.
 * @returns The events. Each comes once if the server goes on after `Last-Event-ID`; one that gives no ids may leave out what
 *   it sent while nobody was connected. Holds one chunk and one event, at most `maxLength`.
 * @throws TypeError or RangeError for wrong arguments. When run: HttpStatusError for a status that will not pass, TypeError for
 *   what is no event stream, TooLargeError.
 * @example
 * ```ts
 * const answers = ['id: 1\ndata: a\n\n', 'id: 2\ndata: b\n\n'];
 * const asked: (string | null)[] = [];
 * const fetch = async (_url: string, { headers }: RequestInit) => {
 *   asked.push((headers as Headers).get('last-event-id'));
 *   const body = answers.shift();
 *   return new Response(body ?? null, { status: body ? 200 : 204, headers: { 'content-type': 'text/event-stream' } });
 * };
 * const events = eventSource('https://feed.example/', { fetch, retry: { delay: 1 } });
 * events.map(({ data }) => data).toArray() // => ['a', 'b']
 * asked // => [null, '1', '2']
 * ```
 * @see WHATWG HTML, 9.2 Server-sent events
 */
export function eventSource(url: string | URL, options: EventSourceOptions = {}): AsyncFlow<ServerSentEvent> {
  const target = checkUrl('eventSource', url);
  checkOptions('eventSource', options, [...WEB_OPTIONS, 'lastEventId', 'maxLength']);
  const { lastEventId = '', maxLength = 16 * 1024 * 1024, timeout = 60_000, retry = {} } = options;
  checkString('eventSource', 'lastEventId', lastEventId);
  checkInteger('eventSource', 'maxLength', maxLength, { least: 1 });
  const again = retry === false ? retry : { times: Infinity, delay: 1000, ...retry };
  const settings = checkWeb('eventSource', { ...options, timeout, retry: again });
  return flowOf({
    source: {
      name: `eventSource(${JSON.stringify(shownUrl(target))})`,
      mode: 'async',
      holds: 'a chunk, and the event that has not ended yet',
      open: () => new EventReader(target, settings, lastEventId, maxLength, retry === false),
    },
    stages: [],
  }) as AsyncFlow<ServerSentEvent>;
}

type Batch = readonly ServerSentEvent[] | End;

class EventReader implements BatchReader<ServerSentEvent> {
  readonly #url: URL;
  readonly #client: Client;
  readonly #maxLength: number;
  readonly #once: boolean;
  #id: string;
  #retry: number | undefined;
  #attempt = 0;
  #body: ByteReader | undefined;
  #parser = new EventParser();
  #decoder = new TextDecoder();

  constructor(url: URL, settings: WebSettings, id: string, maxLength: number, once: boolean) {
    this.#url = url;
    this.#client = new Client(settings, [url], true);
    this.#id = id;
    this.#maxLength = maxLength;
    this.#once = once;
  }

  async pull(): Promise<Batch> {
    try {
      for (;;) {
        const batch = await this.#next();
        if (batch === END) this.#client.close();
        if (batch) return batch;
      }
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  accept(arrival: unknown): Batch {
    return arrival as Batch;
  }

  /** The events that come next; undefined if there are none yet. */
  async #next(): Promise<Batch | undefined> {
    let events: ServerSentEvent[] = [];
    try {
      if (!this.#body && !(await this.#connect())) return END;
      const chunk = await this.#body!.read();
      if (chunk) {
        events = [...this.#parser.push(this.#decoder.decode(chunk, { stream: true }))];
      } else {
        this.#body = undefined;
        if (this.#once) return END;
        throw new ConnectionError('eventSource', this.#url, 'ECONNRESET', 'the stream has ended');
      }
    } catch (error) {
      await this.#body?.close();
      this.#body = undefined;
      await this.#wait(error);
      return undefined;
    }
    this.#id = this.#parser.lastId;
    this.#retry = this.#parser.retry ?? this.#retry;
    if (this.#parser.held > this.#maxLength) {
      throw new TooLargeError(
        `eventSource: ${shownUrl(this.#url)} has sent an event of more than ${this.#maxLength} characters`,
      );
    }
    if (events.length === 0) return undefined;
    this.#attempt = 0;
    return events;
  }

  /** Says whether there is a stream: a server ends it by 204. */
  async #connect(): Promise<boolean> {
    const headers: Record<string, string> = { accept: 'text/event-stream', 'cache-control': 'no-cache' };
    if (this.#id !== '') headers['last-event-id'] = idAsHeader(this.#id);
    const reply = await this.#client.exchange({ url: this.#url, headers });
    if (reply.status !== 200) {
      await reply.body.close();
      if (reply.status === 204) return false;
      throw this.#client.refused(reply);
    }
    const type = reply.headers.get('content-type') ?? '';
    if (!/^\s*text\/event-stream\s*(?:;|$)/i.test(type)) {
      await reply.body.close();
      throw new TypeError(`eventSource: ${shownUrl(reply.url)} must be text/event-stream, got ${describe(type)}`);
    }
    this.#body = plainBody(reply, 'eventSource');
    this.#parser = new EventParser(this.#id);
    this.#decoder = new TextDecoder();
    return true;
  }

  async #wait(error: unknown): Promise<void> {
    const { clock } = this.#client.settings;
    if (this.#once) throw error;
    this.#attempt += 1;
    // The server's word counts for the first try; one that fails again is given more time.
    if (this.#retry === undefined || this.#attempt > 1 || !(error instanceof ConnectionError)) {
      await this.#client.wait(error, this.#attempt);
    }
    if (this.#retry !== undefined) await pause(clock, this.#retry, this.#client.signal);
  }

  async close(): Promise<void> {
    const body = this.#body;
    this.#body = undefined;
    await body?.close();
    this.#client.close();
  }
}

/** An id as its bytes in UTF-8. @throws TypeError for one that no header can have. */
function idAsHeader(id: string): string {
  const bytes = Buffer.from(id).toString('latin1');
  // oxlint-disable-next-line no-control-regex
  if (!/[\u0000-\u0008\u000a-\u001f\u007f]/.test(bytes)) return bytes;
  throw new TypeError(`eventSource: the id ${describe(id)} has control characters and cannot be sent back`);
}
