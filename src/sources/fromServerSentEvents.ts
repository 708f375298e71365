import { AsyncPipeline } from '../pipeline/pipe.ts';
import { type Plan, planOf } from '../pipeline/plan.ts';
import { through } from '../pipeline/through.ts';

/** One event of a server. */
export interface ServerSentEvent {
  /** Its type; `message` where the server says none. */
  readonly event: string;
  readonly data: string;
  /** The last id that the server gave, '' for none: what to send as `Last-Event-ID` to go on from here. */
  readonly id: string;
  /** How long to wait before connecting again, in ms, if the server has said so by now. */
  readonly retry: number | undefined;
}

/**
 * The events in a stream of server-sent events, such as the body of a response of the type `text/event-stream`.
 *
 * The stream itself is the connection: it ends with it, and is closed when the flow is left. `resumable`, with the id as position,
 * connects again.
 *
 * @param source - Bytes or strings, cut anywhere: a response's body, any async or sync iterable.
 * @returns The events. Holds one event, however large. An event that is not finished at the end is dropped, as the standard has it.
 * @throws TypeError when the source cannot be iterated.
 * @example
 * ```ts
 * const body = ['id: 7\ndata: first\nda', 'ta: line\n\n', ': ping\n\nevent: bye\ndata\n\n'];
 * const events = flow(fromServerSentEvents(body)).map(({ event, data, id }) => [event, data, id]).toArray();
 * events // => [['message', 'first\nline', '7'], ['bye', '', '7']]
 * ```
 * @see WHATWG HTML, 9.2.6 Interpreting an event stream
 */
export function fromServerSentEvents(
  source: Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string> | ReadableStream<Uint8Array>,
): AsyncPipeline<ServerSentEvent> {
  const plan = planOf(source, 'fromServerSentEvents');
  const async: Plan = { ...plan, source: { ...plan.source, mode: 'async' } };
  return new AsyncPipeline(through(async, events as never));
}

async function* events(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<ServerSentEvent, void> {
  const decoder = new TextDecoder();
  const parser = new EventParser();
  for await (const chunk of chunks) {
    yield* parser.push(typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
  }
}

/** Makes events of text, cut anywhere. */
export class EventParser {
  /** The id of the last event that was finished, one without data too: where to go on from. */
  lastId: string;
  #rest = '';
  /** The last character was a CR: a LF that comes next belongs to it. */
  #cr = false;
  #begun = false;
  #event = '';
  #data: string[] = [];
  #id: string;
  #retry: number | undefined;

  /** @param id - The last id of the connection before. */
  constructor(id: string = '') {
    this.lastId = this.#id = id;
  }

  /** How long the server wants one to wait before connecting again, in ms. */
  get retry(): number | undefined {
    return this.#retry;
  }

  /** How many characters of an event that is not finished are held. */
  get held(): number {
    return this.#data.reduce((sum, line) => sum + line.length, this.#rest.length);
  }

  *push(chunk: string): Generator<ServerSentEvent, void> {
    let text = chunk;
    if (text === '') return;
    if (!this.#begun) {
      this.#begun = true;
      if (text.startsWith('\uFEFF')) text = text.slice(1);
    }
    if (this.#cr && text.startsWith('\n')) text = text.slice(1);
    this.#cr = text === '' ? this.#cr : text.endsWith('\r');
    const lines = (this.#rest + text).split(/\r\n|\r|\n/);
    this.#rest = lines.pop()!;
    for (const line of lines) {
      if (line !== '') {
        this.#field(line);
        continue;
      }
      this.lastId = this.#id;
      if (this.#data.length > 0) yield this.#dispatch();
      else this.#event = '';
    }
  }

  #field(line: string): void {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (name === 'data') this.#data.push(value);
    else if (name === 'event') this.#event = value;
    else if (name === 'id' && !value.includes('\0')) this.#id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) this.#retry = Number(value);
  }

  #dispatch(): ServerSentEvent {
    const event = { event: this.#event || 'message', data: this.#data.join('\n'), id: this.#id, retry: this.#retry };
    this.#event = '';
    this.#data = [];
    return event;
  }
}
