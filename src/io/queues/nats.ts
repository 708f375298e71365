/**
 * NATS JetStream through the user's own client, `@nats-io/jetstream`: a pull consumer as a source, publishing as a sink.
 *
 * @module
 */
import type { AsyncFlow } from '../../flow/flow.ts';
import { checkOptionalFunction, checkOptions, describe } from '../../pipeline/check.ts';
import type { Terminal } from '../../pipeline/stage.ts';
import { BATCH_OPTIONS, type BatchOptions, type BatchReport, batchSink, checkBatches } from '../databases/batches.ts';
import {
  type Acknowledging,
  checkDelivery,
  deliveries,
  DELIVERY_OPTIONS,
  type DeliveryOptions,
  type Subscription,
} from './delivery.ts';
import { jsonOf, utf8 } from './payload.ts';

export type { BatchOptions, BatchReport } from '../databases/batches.ts';
export type { Acknowledging, DeliveryOptions } from './delivery.ts';

/** A message of JetStream: a `JsMsg`. */
export interface JsMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly seq: number;
  readonly redelivered: boolean;
  readonly headers: { get(name: string): string } | undefined;
  ack(): void;
  ackAck(): Promise<boolean>;
  nak(millis?: number): void;
  working(): void;
}

/** What a fetch gives: `ConsumerMessages`. */
export interface JsMessages extends AsyncIterable<JsMessage> {
  stop(error?: Error): void;
}

/** A pull consumer: what `js.consumers.get(stream, name)` gives. */
export interface JsConsumer {
  fetch(options: { max_messages: number; expires: number }): Promise<JsMessages>;
  info(cached?: boolean): Promise<{ readonly config: { readonly ack_wait?: number } }>;
}

/** A client of JetStream: what `jetstream(connection)` gives. */
export interface JetStream {
  publish(
    subject: string,
    data: Uint8Array | string,
    options?: { msgID?: string },
  ): Promise<{ readonly duplicate: boolean }>;
}

/** What a flow gives of a message. */
export class JetStreamMessage implements Acknowledging {
  readonly #message: JsMessage;
  readonly ack: () => void;
  readonly nak: () => void;

  constructor(message: JsMessage, { ack, nak }: Acknowledging) {
    this.#message = message;
    this.ack = ack;
    this.nak = nak;
  }

  get subject(): string {
    return this.#message.subject;
  }

  get data(): Uint8Array {
    return this.#message.data;
  }

  /** Its number in the stream. */
  get sequence(): number {
    return this.#message.seq;
  }

  /** Whether it was delivered before. */
  get redelivered(): boolean {
    return this.#message.redelivered;
  }

  /** A header; undefined if it has none of that name. */
  header(name: string): string | undefined {
    return this.#message.headers?.get(name) || undefined;
  }

  /** The data as text. @throws TypeError when it is not UTF-8. */
  text(): string {
    return utf8(this.#message.data);
  }

  /** The data as a value. @throws SyntaxError when it is not JSON. */
  json(): unknown {
    return JSON.parse(this.text());
  }
}

/**
 * The messages of a pull consumer.
 *
 * At least once: a message is acknowledged when the next one is asked for, or by its `ack()`; the server has confirmed that before the
 * source waits for more, and every third of the consumer's `ack_wait` otherwise. Messages that are under way for long are kept alive meanwhile
 * (in progress). What was delivered and not acknowledged when the flow ends is given back (nak), so that it comes again at once: the last message
 * before a `break` or an error, too. `take(n)` leaves its last message so; `limit: n` ends after n messages, all acknowledged.
 *
 * @param consumer - A pull consumer with explicit acknowledgement, of `js.consumers.get(stream, name)`.
 * @param options - `ack`: `'pull'` (default) or `'manual'`; `batchSize`: messages fetched at once, default 100, no more than the consumer's
 *   `max_ack_pending`; `limit`: messages after which it ends; `idle`: ms without a message after which it ends.
 * @returns A flow of messages: `subject`, `data`, `text()`, `json()`, `header(name)`, `sequence`, `redelivered`, `ack()`, `nak()`. Holds
 *   up to `batchSize`.
 * @throws TypeError or RangeError for wrong arguments; when run, the client's error.
 * @example
 * ```ts no-run
 * import { connect } from '@nats-io/transport-node';
 * import { jetstream } from '@nats-io/jetstream';
 * const connection = await connect();
 * const consumer = await jetstream(connection).consumers.get('ORDERS', 'mailer');
 * await fromJetStream(consumer).forEach((message) => console.log(message.subject, message.json()));
 * ```
 * @see NATS JetStream, pull consumers
 */
export function fromJetStream(consumer: JsConsumer, options: DeliveryOptions = {}): AsyncFlow<JetStreamMessage> {
  if (typeof (consumer as Partial<JsConsumer> | null)?.fetch !== 'function') {
    throw new TypeError(
      `fromJetStream: consumer must be a pull consumer of @nats-io/jetstream, got ${describe(consumer)}`,
    );
  }
  checkOptions('fromJetStream', options, DELIVERY_OPTIONS);
  checkDelivery('fromJetStream', options);
  return deliveries(
    'fromJetStream',
    options,
    () => Fetching.open(consumer),
    (message, by) => new JetStreamMessage(message, by),
  );
}

/** The least that a fetch can wait, in ms. */
const LEAST = 1_000;
/**
 * How long what is given back waits on the server, in ms: until that has forgotten that somebody was fetching, or it would deliver
 * to nobody.
 */
const DELAY = 100;
/** What the server's own default for `ack_wait` is, in ms. */
const ACK_WAIT = 30_000;

class Fetching implements Subscription<JsMessage> {
  readonly #consumer: JsConsumer;
  readonly heartbeat: number;
  /** What is being fetched. */
  #messages: JsMessages | undefined;
  /** When that is over. It never fails: `#failure` says how it has. */
  #over: Promise<void> | undefined;
  #arrived: JsMessage[] = [];
  #failure: { readonly error: unknown } | undefined;
  #wake: () => void = () => {};
  #closed = false;

  private constructor(consumer: JsConsumer, ackWait: number) {
    this.#consumer = consumer;
    this.heartbeat = Math.max(1, Math.floor(ackWait / 3));
  }

  static async open(consumer: JsConsumer): Promise<Fetching> {
    const { config } = await consumer.info(false);
    return new Fetching(consumer, config.ack_wait ? config.ack_wait / 1e6 : ACK_WAIT);
  }

  async receive(max: number, ms: number): Promise<readonly JsMessage[]> {
    if (this.#arrived.length === 0) {
      this.#over ??= this.#fetch(max, Math.max(LEAST, Math.ceil(ms)));
      let timer: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        timer = setTimeout(resolve, ms);
        if (this.#arrived.length > 0 || !this.#over || this.#closed) resolve();
      });
      clearTimeout(timer);
    }
    if (this.#arrived.length === 0 && this.#failure) throw this.#failure.error;
    return this.#arrived.splice(0);
  }

  /** Takes over what comes, so that none of it is left where it could not be given back. */
  async #fetch(max: number, expires: number): Promise<void> {
    try {
      this.#messages = await this.#consumer.fetch({ max_messages: max, expires });
      if (this.#closed) this.#messages.stop();
      for await (const message of this.#messages) {
        this.#arrived.push(message);
        this.#wake();
      }
    } catch (error) {
      this.#failure = { error };
    }
    this.#messages = undefined;
    this.#over = undefined;
    this.#wake();
  }

  /** The server takes what one connection says in its order: that it has the last one means that it has them all. */
  async acknowledge(messages: readonly JsMessage[]): Promise<void> {
    for (const message of messages.slice(0, -1)) message.ack();
    await messages.at(-1)!.ackAck();
  }

  giveBack(messages: readonly JsMessage[]): void {
    for (const message of messages) message.nak(DELAY);
  }

  extend(messages: readonly JsMessage[]): void {
    for (const message of [...messages, ...this.#arrived]) message.working();
  }

  async interrupt(): Promise<void> {
    this.#closed = true;
    this.#messages?.stop();
    this.#wake();
    await this.#over;
  }

  close(): void {
    this.giveBack(this.#arrived);
  }
}

export interface ToJetStreamOptions<T> extends BatchOptions<T> {
  /** What is sent of an item: bytes or text. Default: its JSON. */
  readonly data?: (item: T) => Uint8Array | string;
  /** The id of an item, by which the stream tells what it has already got within its duplicate window. Default: none. */
  readonly id?: (item: T) => string;
}

/**
 * Publishes each item to a stream, and waits until the stream has stored it.
 *
 * The messages of a batch are sent one after the other and their answers awaited together. After a crash the stream has the first so many
 * items and maybe some of the batch that was under way; with `id`, repeating the run adds only what is missing, as long as the stream's
 * duplicate window reaches back.
 *
 * @param client - What `jetstream(connection)` gives.
 * @param subject - Where to, or what says so for each item.
 * @param options - `data`: makes what is sent, default JSON; `id`: for deduplication; `batchSize`: default 1,000; `linger`: ms, default
 *   1,000; `onCommit`: called with the items of each batch once the stream has them.
 * @returns A promise of `items`, `affected`: how many the stream did not have yet, and `batches`. Holds up to `batchSize` items.
 * @throws TypeError or RangeError for wrong arguments, and for an item that has no JSON; the client's error.
 * @example
 * ```ts no-run
 * import { connect } from '@nats-io/transport-node';
 * import { jetstream } from '@nats-io/jetstream';
 * const client = jetstream(await connect());
 * const orders = flow([{ id: 1, sku: 'a1' }, { id: 2, sku: 'b2' }]);
 * await orders.to(toJetStream(client, ({ sku }) => `orders.${sku}`, { id: ({ id }) => String(id) }));
 * ```
 * @see NATS JetStream, message deduplication
 */
export function toJetStream<T>(
  client: JetStream,
  subject: string | ((item: T) => string),
  options: ToJetStreamOptions<T> = {},
): Terminal<T, Promise<BatchReport>> {
  if (typeof (client as Partial<JetStream> | null)?.publish !== 'function') {
    throw new TypeError(`toJetStream: client must be what jetstream(connection) gives, got ${describe(client)}`);
  }
  if (typeof subject !== 'function' && (typeof subject !== 'string' || subject === '')) {
    throw new TypeError(`toJetStream: subject must be a string or a function, got ${describe(subject)}`);
  }
  checkOptions('toJetStream', options, [...BATCH_OPTIONS, 'data', 'id']);
  checkBatches('toJetStream', options);
  const { data = (item) => jsonOf('toJetStream', item), id } = options;
  checkOptionalFunction('toJetStream', 'data', data);
  checkOptionalFunction('toJetStream', 'id', id);
  return batchSink<T>('toJetStream', options, () => ({
    write: async (items) => {
      const sending = items.map((item) => ({
        to: typeof subject === 'function' ? subject(item) : subject,
        data: data(item),
        options: id ? { msgID: id(item) } : {},
      }));
      // All are waited for, also when one of them fails: none is under way when the flow is over.
      const results = await Promise.allSettled(
        sending.map((message) => client.publish(message.to, message.data, message.options)),
      );
      let affected = 0;
      for (const result of results) {
        if (result.status === 'rejected') throw result.reason;
        if (!result.value.duplicate) affected += 1;
      }
      return affected;
    },
    close: () => {},
  }));
}
