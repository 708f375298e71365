/**
 * Kafka through the user's own client, `kafkajs`: topics read as a member of a group, and a producer as a sink.
 *
 * @module
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AsyncFlow } from '../../flow/flow.ts';
import {
  checkInteger,
  checkOneOf,
  checkOptionalFunction,
  checkOptions,
  checkString,
  describe,
} from '../../pipeline/check.ts';
import { Scope } from '../../pipeline/scope.ts';
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
import type {
  Kafka,
  KafkaBatch,
  KafkaConsumer,
  KafkaHeaders,
  KafkaMessage,
  KafkaOffsets,
  KafkaProducer,
  KafkaSender,
  RawKafkaRecord,
} from './kafka-client.ts';
import { jsonOf, utf8 } from './payload.ts';

export type { BatchOptions, BatchReport } from '../databases/batches.ts';
export type { Acknowledging, DeliveryOptions } from './delivery.ts';
export type * from './kafka-client.ts';

/** What a flow gives of a record. */
export class KafkaRecord implements Acknowledging {
  readonly #record: RawKafkaRecord;
  readonly topic: string;
  readonly partition: number;
  /** Its number in the partition. */
  readonly offset: bigint;
  readonly ack: () => void;
  readonly nak: () => void;

  constructor({ record, offset, place }: Taken, { ack, nak }: Acknowledging) {
    this.#record = record;
    this.topic = place.topic;
    this.partition = place.partition;
    this.offset = offset;
    this.ack = ack;
    this.nak = nak;
  }

  /** When it was made, or stored, as the topic has it: ms since 1970. */
  get timestamp(): number {
    return Number(this.#record.timestamp);
  }

  get key(): Uint8Array | null {
    return this.#record.key;
  }

  /** Null says that what had this key is no more: a tombstone. */
  get value(): Uint8Array | null {
    return this.#record.value;
  }

  get headers(): KafkaHeaders {
    return this.#record.headers ?? {};
  }

  /** A header as text, the last one of that name; undefined if there is none. @throws TypeError when it is not UTF-8. */
  header(name: string): string | undefined {
    const { headers } = this;
    if (!Object.hasOwn(headers, name)) return undefined;
    const last = [headers[name]].flat().at(-1);
    return typeof last === 'object' ? utf8(last) : last;
  }

  /** The key as text; null if there is none. @throws TypeError when it is not UTF-8. */
  keyText(): string | null {
    return this.key && utf8(this.key);
  }

  /** The value as text. @throws TypeError when it is not UTF-8, or null. */
  text(): string {
    if (this.value === null) {
      const { topic, partition, offset } = this;
      throw new TypeError(`text: the record ${offset} of ${topic}/${partition} has no value: a tombstone`);
    }
    return utf8(this.value);
  }

  /** The value as what its JSON says. @throws SyntaxError when it is not JSON; TypeError when it is not UTF-8, or null. */
  json(): unknown {
    return JSON.parse(this.text());
  }
}

/** What `kafka.consumer()` takes, whichever version it is. */
type ConsumerConfig<K extends Kafka> = Omit<Parameters<K['consumer']>[0], 'groupId'>;

export interface FromKafkaOptions<K extends Kafka = Kafka> extends DeliveryOptions {
  /** The group of consumers: each partition is read by one of them, and how far it has come is kept by this name. */
  readonly group: string;
  /** Where a group begins that has not yet been in a partition: at the first record it has (default), or with what comes now. */
  readonly start?: 'earliest' | 'latest';
  /** More for `kafka.consumer()`: `sessionTimeout`, `rebalanceTimeout`, `maxBytes`, `retry` ... `maxWaitTimeInMs` is 500 by default. */
  readonly consumer?: ConsumerConfig<K>;
}

/**
 * The records of topics, as one of a group of consumers.
 *
 * At least once: a record is done with when the next one is asked for, or by its `ack()`. The group's position in a partition is
 * committed before the source waits for more: up to the first record that is not done with, for Kafka keeps nothing but a position. What is
 * beyond comes again to whoever reads the partition next, that last record before a `break` or an error first. `nak()` has a record come again
 * in the same run. `take(n)` leaves its last record so; `limit: n` ends after n records, all committed. Records of a partition come
 * in its order.
 *
 * When the group rebalances, the record under way is finished and committed first, which may take `rebalanceTimeout`; records that were fetched
 * and not seen are dropped, and read again by whoever has the partition then. Nothing is committed for a partition that is no longer this one's.
 *
 * @param kafka - A client of `kafkajs`. Each run makes a consumer of its own, which leaves the group when the run ends.
 *   In one process, each consumer of the same group needs a client of its own: `kafkajs` keeps positions by client and group.
 * @param topics - One topic or several.
 * @param options - `group`: its name; `start`: `'earliest'` (default) or `'latest'`; `consumer`: more for `kafka.consumer()`;
 *   `ack`: `'pull'` (default) or `'manual'`; `batchSize`: records that are asked for at once, and committed together, default 100; `limit`:
 *   records after which it ends; `idle`: ms without a record after which it ends.
 * @returns A flow of {@link KafkaRecord}: `topic`, `partition`, `offset`, `timestamp`, `key`, `value`, `headers`, `header(name)`, `keyText()`,
 *   `text()`, `json()`, `ack()`, `nak()`. Holds up to `batchSize`, and what the client has fetched: `maxBytes` (10 MB) for each broker.
 * @throws TypeError or RangeError for wrong arguments; when run, the client's error once it has given up.
 * @example
 * ```ts no-run
 * import { Kafka } from 'kafkajs';
 * const kafka = new Kafka({ brokers: ['localhost:9092'] });
 * await fromKafka(kafka, 'orders', { group: 'mailer' }).forEach((record) => console.log(record.keyText(), record.json()));
 * ```
 * @see Kafka consumer groups
 */
export function fromKafka<K extends Kafka>(
  kafka: K,
  topics: string | readonly string[],
  options: FromKafkaOptions<K>,
): AsyncFlow<KafkaRecord> {
  if (typeof (kafka as Partial<Kafka> | null)?.consumer !== 'function') {
    throw new TypeError(`fromKafka: kafka must be a client of kafkajs, got ${describe(kafka)}`);
  }
  const names = typeof topics === 'string' ? [topics] : topics;
  if (!Array.isArray(names) || names.length === 0 || !names.every((name) => typeof name === 'string' && name !== '')) {
    throw new TypeError(`fromKafka: topics must be a name or a list of names, got ${describe(topics)}`);
  }
  checkOptions('fromKafka', options, [...DELIVERY_OPTIONS, 'group', 'start', 'consumer']);
  const { group, start = 'earliest', consumer = {} } = options;
  checkString('fromKafka', 'group', group);
  checkOneOf('fromKafka', 'start', start, ['earliest', 'latest']);
  checkDelivery('fromKafka', options);
  const membership = { topics: [...names], fromBeginning: start === 'earliest' };
  return deliveries(
    'fromKafka',
    options,
    () => GroupMember.open(kafka, { ...consumer, groupId: group }, membership),
    (taken, by) => new KafkaRecord(taken, by),
  );
}

/** What of the configuration is of use here, with the client's defaults. */
interface Times {
  readonly sessionTimeout?: number;
  readonly heartbeatInterval?: number;
}

/** A partition since it was last assigned to this member. */
interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly generation: number;
  /** Taken and not done with, in order. */
  readonly open: Set<Taken>;
  /** What comes after all that was taken. */
  next: bigint;
  /** The position that the group has, as far as this knows. */
  committed: bigint;
}

/** A record that was taken from the client. */
interface Taken {
  readonly record: RawKafkaRecord;
  readonly offset: bigint;
  readonly place: Place;
}

/** What the client has handed over, and waits for. */
interface Offered {
  readonly payload: KafkaBatch;
  /** How many of its records were taken. */
  taken: number;
  /** Has the client go on. */
  finish(): void;
  fail(error: unknown): void;
}

/**
 * A consumer that pushes, made one to pull from: what it hands over is held until it was taken and more is asked for. Meanwhile it
 * fetches nothing and stays where it is in the group, so that the group changes only while nothing is under way, as with a `poll()`.
 */
class GroupMember implements Subscription<Taken> {
  readonly #consumer: KafkaConsumer;
  readonly #patience: number;
  readonly heartbeat: number;
  #offered: Offered | undefined;
  /** The last of what was offered: by it the server is spoken to. */
  #link: KafkaBatch | undefined;
  /** Counts the assignments. */
  #generation = 0;
  #places = new Map<string, Place>();
  /** Taken, and neither acknowledged nor given back. */
  #out = new Set<Taken>();
  /** Given back, and to be handed out again. */
  #again: Taken[] = [];
  /** Why nothing may be taken until the client has joined the group anew; at first because it has not yet. */
  #trouble: { readonly error: unknown } | undefined = { error: rejoin() };
  /** Why nothing will come any more. */
  #failure: { readonly error: unknown } | undefined;
  #wake: () => void = () => {};
  #closed = false;
  #left: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  private constructor(consumer: KafkaConsumer, { sessionTimeout = 30_000, heartbeatInterval = 3_000 }: Times) {
    this.#consumer = consumer;
    this.#patience = sessionTimeout;
    // The client sends none before its interval is over: asked twice in it, it is not late by much.
    this.heartbeat = Math.ceil(heartbeatInterval / 2);
    consumer.on('consumer.rebalancing', () => this.#stop(rejoin()));
    consumer.on('consumer.group_join', () => {
      // If it did so unasked, what it fetched before may still be to come: it has to drop that, by joining once more.
      const awaited = this.#trouble !== undefined && !this.#offered;
      this.#begin();
      this.#trouble = awaited ? undefined : { error: rejoin() };
    });
    consumer.on('consumer.crash', ({ payload: { error, restart } }) => {
      this.#begin();
      this.#link = undefined;
      if (!restart) this.#failure ??= { error };
      // A client that crashes while it is being disconnected would be back after a while.
      else if (this.#left) setImmediate(() => void consumer.disconnect().catch(() => {}));
      this.#stop(error);
    });
  }

  static async open(
    kafka: Kafka,
    config: Times & { readonly groupId: string },
    { topics, fromBeginning }: { readonly topics: string[]; readonly fromBeginning: boolean },
  ): Promise<GroupMember> {
    // Leaving waits for a fetch that is under way: not for the client's own 5 s.
    const fetching = { maxWaitTimeInMs: 500 };
    const consumer = kafka.consumer({ ...fetching, ...config });
    const member = new GroupMember(consumer, config);
    try {
      await consumer.connect();
      await consumer.subscribe({ topics, fromBeginning });
      const eachBatch = (payload: KafkaBatch): Promise<void> => member.#offer(payload);
      await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch });
      // That it cannot run does not fail the call.
      if (member.#failure) throw member.#failure.error;
    } catch (error) {
      const scope = new Scope();
      scope.add(0, member);
      await scope.closeAsync(0, { error });
      throw error;
    }
    return member;
  }

  /** All that was taken so far is no longer this member's. */
  #begin(): void {
    this.#generation += 1;
    this.#places = new Map();
    this.#out.clear();
  }

  /** Nothing is taken until the client has joined anew. It does so, or gives up, when what it has offered fails. */
  #stop(error: unknown): void {
    this.#trouble ??= { error };
    this.#wake();
  }

  #offer(payload: KafkaBatch): Promise<void> {
    this.#link = payload;
    return new Promise((finish, fail) => {
      if (this.#left) finish();
      else if (this.#trouble) fail(this.#trouble.error);
      else {
        this.#offered = { payload, taken: 0, finish, fail };
        this.#wake();
      }
    });
  }

  async receive(max: number, ms: number): Promise<readonly Taken[]> {
    this.#letGo();
    if (this.#again.length === 0) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        timer = setTimeout(resolve, ms);
        if (this.#offered || this.#failure || this.#closed) resolve();
      });
      clearTimeout(timer);
    }
    // The client takes over a new assignment and tells of it in one turn of the event loop: it is never seen halfway.
    await nextTurn();
    if (this.#failure) throw this.#failure.error;
    if (this.#closed) return [];
    const again = this.#again.filter((taken) => this.holds(taken));
    this.#again = again.splice(max);
    return again.length > 0 ? again : this.#take(max);
  }

  /** Has the client go on if there is nothing left of what it has offered. */
  #letGo(): void {
    const offered = this.#offered;
    if (!offered) return;
    if (this.#trouble) offered.fail(this.#trouble.error);
    else if (offered.taken === offered.payload.batch.messages.length) offered.finish();
    else return;
    this.#offered = undefined;
  }

  #take(max: number): Taken[] {
    if (!this.#offered || this.#trouble) return [];
    const { payload, taken: from } = this.#offered;
    const { batch } = payload;
    const records = batch.messages.slice(from, from + max);
    const last = records.at(-1);
    if (!last) return [];
    const place = this.#place(batch, BigInt(records[0]!.offset));
    const taken = records.map((record) => ({ record, offset: BigInt(record.offset), place }));
    for (const one of taken) {
      place.open.add(one);
      this.#out.add(one);
    }
    this.#offered.taken += taken.length;
    // What ends a transaction stands in the partition too, and is never seen.
    const all = this.#offered.taken === batch.messages.length;
    place.next = BigInt(all ? batch.lastOffset() : last.offset) + 1n;
    // The client is to go on behind these, whatever becomes of the rest.
    payload.resolveOffset(last.offset);
    return taken;
  }

  #place({ topic, partition }: KafkaBatch['batch'], first: bigint): Place {
    const key = `${partition} ${topic}`;
    let place = this.#places.get(key);
    if (!place) {
      place = { topic, partition, generation: this.#generation, open: new Set(), next: first, committed: first };
      this.#places.set(key, place);
    }
    return place;
  }

  holds({ place }: Taken): boolean {
    return !this.#trouble && place.generation === this.#generation;
  }

  async acknowledge(records: readonly Taken[]): Promise<void> {
    if (this.#left) return;
    for (const taken of records) {
      taken.place.open.delete(taken);
      this.#out.delete(taken);
    }
    try {
      await this.#commit();
    } catch (error) {
      // The client tries again or gives up, and what was not committed comes again; when it leaves, there is another commit.
      this.#stop(error);
    }
    this.#leaveIfDone();
  }

  /** Commits the positions that have changed. */
  async #commit(): Promise<void> {
    // As in `receive`: a commit is for the assignment that is looked at.
    await nextTurn();
    const due = [...this.#places.values()]
      .map((place) => ({ place, offset: firstOf(place.open)?.offset ?? place.next }))
      .filter(({ place, offset }) => offset !== place.committed);
    if (due.length === 0 || !this.#link) return;
    const topics = new Map<string, KafkaOffsets['topics'][number]['partitions']>();
    for (const { place, offset } of due) {
      const partitions = topics.get(place.topic) ?? [];
      partitions.push({ partition: place.partition, offset: String(offset) });
      topics.set(place.topic, partitions);
    }
    await this.#link.commitOffsetsIfNecessary({
      topics: Array.from(topics, ([topic, partitions]) => ({ topic, partitions })),
    });
    for (const { place, offset } of due) place.committed = offset;
  }

  giveBack(records: readonly Taken[]): void {
    if (!this.#closed) {
      this.#again.push(...records);
      return;
    }
    for (const taken of records) this.#out.delete(taken);
    this.#leaveIfDone();
  }

  async extend(): Promise<void> {
    if (this.#trouble || this.#left) return;
    try {
      await this.#link?.heartbeat();
    } catch (error) {
      this.#stop(error);
    }
  }

  interrupt(): void {
    this.#closed = true;
    this.#wake();
  }

  /** It leaves the group at once, or when what is under way after the end was acknowledged, as far as the server waits for it. */
  close(): Promise<void> | undefined {
    if (this.#out.size === 0) return this.#leave();
    this.#timer ??= setTimeout(() => {
      this.#out.clear();
      this.#leaveIfDone();
    }, this.#patience);
    return undefined;
  }

  #leaveIfDone(): void {
    // The flow is over: there is nobody to tell what goes wrong.
    if (this.#timer && this.#out.size === 0) this.#leave().catch(() => {});
  }

  #leave(): Promise<void> {
    if (!this.#left) {
      clearTimeout(this.#timer);
      const scope = new Scope();
      scope.add(0, { close: () => this.#disconnect() });
      scope.add(0, { close: () => this.#commitLast() });
      this.#left = scope.closeAsync(0);
    }
    return this.#left;
  }

  /** Once more what could not be committed, unless others have the partitions by now: then it comes again to them. */
  async #commitLast(): Promise<void> {
    if (isRevoked(this.#trouble?.error)) return;
    try {
      await this.#commit();
    } catch (error) {
      if (!isRevoked(error)) throw error;
    }
  }

  #disconnect(): Promise<void> {
    this.#offered?.finish();
    this.#offered = undefined;
    return this.#consumer.disconnect();
  }
}

function firstOf<T>(set: ReadonlySet<T>): T | undefined {
  for (const item of set) return item;
  return undefined;
}

/** Kafka's errors that say that the group goes on without this member as it was. */
const REVOKED: ReadonlySet<unknown> = new Set(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID']);

function isRevoked(error: unknown): boolean {
  return REVOKED.has((error as { type?: unknown } | undefined)?.type);
}

/** What the client takes as the word to join its group anew. */
function rejoin(): Error {
  const error = new Error('fromKafka: the group has assigned its partitions anew');
  return Object.assign(error, { type: 'REBALANCE_IN_PROGRESS' });
}

export interface ToKafkaOptions<T> extends BatchOptions<T> {
  /** The key of an item, by which the client chooses its partition. Default: none. */
  readonly key?: (item: T) => Uint8Array | string | null;
  /** What is sent of an item: bytes or text, or null: a tombstone. Default: its JSON. */
  readonly value?: (item: T) => Uint8Array | string | null;
  /** The headers of an item. Default: none. */
  readonly headers?: (item: T) => Readonly<Record<string, Uint8Array | string>>;
  /** The partition of an item: at least 0. Default: the client's choice. */
  readonly partition?: (item: T) => number;
  /** The time of an item: ms since 1970. Default: when it is sent. */
  readonly timestamp?: (item: T) => number;
  /** How the client compresses: a number of its `CompressionTypes`. Default: not. */
  readonly compression?: number;
  /** Whether each batch is a transaction; the producer needs a `transactionalId`. Default false. */
  readonly transactional?: boolean;
}

/**
 * Sends each item to a topic, and waits until all replicas that are in step have it (`acks` -1).
 *
 * A batch is sent as the client does it: one request for each broker, repeated as its `retry` says. A repetition can store messages
 * twice, unless the producer is `idempotent`. After a crash each partition has the first so many of its items and maybe some of the batch
 * that was under way, which a second run writes again; with `transactional` a batch is there as a whole or not at all, for readers of what is
 * committed, which `fromKafka` is.
 *
 * @param producer - A producer of `kafkajs`, connected.
 * @param topic - Where to, or what says so for each item.
 * @param options - `key`, `value`, `headers`, `partition`, `timestamp`: make these of an item, by default only the value, its JSON;
 *   `compression`: a number of `CompressionTypes`; `transactional`: a transaction for each batch; `batchSize`: default 1,000; `linger`:
 *   ms, default 1,000; `onCommit`: called with the items of each batch once the brokers have them.
 * @returns A promise of `items`, `affected`, the same, and `batches`. Holds up to `batchSize` items.
 * @throws TypeError or RangeError for wrong arguments, and for an item that has no JSON; the client's error once it has given up.
 * @example
 * ```ts no-run
 * import { Kafka } from 'kafkajs';
 * const producer = new Kafka({ brokers: ['localhost:9092'] }).producer({ idempotent: true });
 * await producer.connect();
 * const orders = flow([{ id: 1, sku: 'a1' }, { id: 2, sku: 'b2' }]);
 * await orders.to(toKafka(producer, 'orders', { key: ({ id }) => String(id) }));
 * ```
 * @see Kafka producer, acks
 */
export function toKafka<T>(
  producer: KafkaProducer,
  topic: string | ((item: T) => string),
  options: ToKafkaOptions<T> = {},
): Terminal<T, Promise<BatchReport>> {
  if (typeof (producer as Partial<KafkaProducer> | null)?.sendBatch !== 'function') {
    throw new TypeError(`toKafka: producer must be a producer of kafkajs, got ${describe(producer)}`);
  }
  if (typeof topic !== 'function' && (typeof topic !== 'string' || topic === '')) {
    throw new TypeError(`toKafka: topic must be a string or a function, got ${describe(topic)}`);
  }
  const makers = ['key', 'value', 'headers', 'partition', 'timestamp'] as const;
  checkOptions('toKafka', options, [...BATCH_OPTIONS, ...makers, 'compression', 'transactional']);
  checkBatches('toKafka', options);
  for (const name of makers) checkOptionalFunction('toKafka', name, options[name]);
  const { compression, transactional = false } = options;
  if (compression !== undefined) checkInteger('toKafka', 'compression', compression, { least: 0 });
  const send = (sender: KafkaSender, items: readonly T[]): Promise<unknown> =>
    sender.sendBatch({
      acks: -1,
      ...(compression === undefined ? {} : { compression }),
      topicMessages: messagesByTopic(items, topic, options),
    });
  return batchSink<T>('toKafka', options, () => ({
    write: async (items) => {
      await (transactional ? inTransaction(producer, (sender) => send(sender, items)) : send(producer, items));
      return items.length;
    },
    close: () => {},
  }));
}

async function inTransaction(producer: KafkaProducer, send: (sender: KafkaSender) => Promise<unknown>): Promise<void> {
  const transaction = await producer.transaction();
  try {
    await send(transaction);
  } catch (error) {
    const scope = new Scope();
    scope.add(0, { close: () => transaction.abort() });
    await scope.closeAsync(0, { error });
    throw error;
  }
  await transaction.commit();
}

function messagesByTopic<T>(
  items: readonly T[],
  topic: string | ((item: T) => string),
  { key, value = (item) => jsonOf('toKafka', item), headers, partition, timestamp }: ToKafkaOptions<T>,
): { topic: string; messages: KafkaMessage[] }[] {
  const topics = new Map<string, KafkaMessage[]>();
  for (const item of items) {
    const message: KafkaMessage = { value: buffer(value(item)) };
    if (key) message.key = buffer(key(item));
    if (headers) {
      message.headers = Object.fromEntries(
        Object.entries(headers(item)).map(([name, header]) => [name, buffer(header)!]),
      );
    }
    if (partition) message.partition = partition(item);
    if (timestamp) message.timestamp = String(timestamp(item));
    const to = typeof topic === 'function' ? topic(item) : topic;
    const messages = topics.get(to);
    if (messages) messages.push(message);
    else topics.set(to, [message]);
  }
  return Array.from(topics, ([name, messages]) => ({ topic: name, messages }));
}

/** What the client takes for bytes. */
function buffer(data: Uint8Array | string | null): Buffer | string | null {
  return data instanceof Uint8Array ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : data;
}
