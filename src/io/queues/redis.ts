/**
 * Redis through the user's own client, `redis` or `ioredis`: streams with consumer groups, scans, and a stream as a sink.
 *
 * @module
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type AsyncFlow, flowOf } from '../../flow/flow.ts';
import { checkInteger, checkOneOf, checkOptions, checkString, describe, wrongItem } from '../../pipeline/check.ts';
import { type BatchReader, END, type End } from '../../pipeline/reader.ts';
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
import {
  checkRedis,
  duplicate,
  entriesOf,
  fieldsOf,
  type OwnConnection,
  type RawEntry,
  type Redis,
  send,
} from './redis-client.ts';

export type { BatchOptions, BatchReport } from '../databases/batches.ts';
export type { Acknowledging, DeliveryOptions } from './delivery.ts';
export type { IoRedis, NodeRedis, Redis } from './redis-client.ts';

/** An entry of a stream. */
export interface RedisEntry extends Acknowledging {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface FromRedisStreamOptions extends DeliveryOptions {
  /** The group of consumers: each entry goes to one of them. Made if it is not there. */
  readonly group: string;
  /** This consumer's name in the group: one process each. */
  readonly consumer: string;
  /** Where a group that is made begins: `'0'`, the first entry (default), `'$'`, what comes from now on, or an id. */
  readonly start?: string;
  /** After how many ms without a sign of life another consumer's entries are taken over: at least 1. Default 60,000. */
  readonly claimAfter?: number;
}

/**
 * The entries of a stream, as one of a group of consumers.
 *
 * At least once: an entry is acknowledged (XACK) when the next one is asked for, or by its `ack()`; told to the server before the
 * source waits, and every third of `claimAfter` otherwise. What this consumer has left behind in an earlier life comes first, then what others
 * have not acknowledged for `claimAfter` (XAUTOCLAIM), then what is new. What was delivered and not acknowledged when the flow ends is
 * marked as idle, so that the next consumer to look gets it. While an entry is under way, its idle time is set back.
 *
 * @param client - A client of `redis`, connected, or of `ioredis`. Reading blocks, so it is done over a duplicate of it.
 * @param stream - The key of the stream, made if it is not there.
 * @param options - `group`, `consumer`: names; `start`: where a new group begins, default `'0'`; `claimAfter`: ms, default 60,000;
 *   `ack`: `'pull'` (default) or `'manual'`; `batchSize`: default 100; `limit`: entries after which it ends; `idle`: ms without an
 *   entry after which it ends.
 * @returns A flow of entries: `id`, `fields`, `ack()`, `nak()`. Holds up to `batchSize`.
 * @throws TypeError or RangeError for wrong arguments; when run, the server's error.
 * @example
 * ```ts no-run
 * import { createClient } from 'redis';
 * const client = await createClient().connect();
 * const orders = fromRedisStream(client, 'orders', { group: 'mailer', consumer: 'mailer-1' });
 * await orders.forEach(({ id, fields }) => console.log(id, fields));
 * ```
 * @see Redis XREADGROUP, XACK, XAUTOCLAIM
 */
export function fromRedisStream(client: Redis, stream: string, options: FromRedisStreamOptions): AsyncFlow<RedisEntry> {
  checkRedis('fromRedisStream', client);
  checkString('fromRedisStream', 'stream', stream);
  checkOptions('fromRedisStream', options, [...DELIVERY_OPTIONS, 'group', 'consumer', 'start', 'claimAfter']);
  const { group, consumer, start = '0', claimAfter = 60_000 } = options;
  checkString('fromRedisStream', 'group', group);
  checkString('fromRedisStream', 'consumer', consumer);
  checkString('fromRedisStream', 'start', start);
  checkInteger('fromRedisStream', 'claimAfter', claimAfter, { least: 1 });
  checkDelivery('fromRedisStream', options);
  return deliveries(
    'fromRedisStream',
    options,
    () => GroupReader.open(client, { stream, group, consumer, start, claimAfter }),
    ([id, fields], { ack, nak }): RedisEntry => ({ id, fields: fieldsOf(fields ?? []), ack, nak }),
  );
}

interface Membership {
  readonly stream: string;
  readonly group: string;
  readonly consumer: string;
  readonly start: string;
  readonly claimAfter: number;
}

class GroupReader implements Subscription<RawEntry> {
  readonly #client: Redis;
  readonly #own: OwnConnection;
  /** What the server calls it; undefined where it does not say. */
  readonly #id: number | undefined;
  /** Settles with the read that is under way. */
  #reading: Promise<unknown> | undefined;
  readonly #membership: Membership;
  /** What of an earlier life is still to be read: from after this id on; undefined when all of it was. */
  #left: string | undefined = '0';
  /** Where the last look at what others have left has ended, and when. */
  #cursor = '0-0';
  #claimed = -Infinity;
  /** What this run has got and the server still counts as pending: not to be taken for what is left behind. */
  readonly #mine = new Set<string>();
  #closed = false;
  #interrupted: Promise<void> = Promise.resolve();

  readonly heartbeat: number;

  private constructor(client: Redis, own: OwnConnection, id: number | undefined, membership: Membership) {
    this.#id = id;
    this.heartbeat = Math.ceil(membership.claimAfter / 3);
    this.#client = client;
    this.#own = own;
    this.#membership = membership;
  }

  static async open(client: Redis, membership: Membership): Promise<GroupReader> {
    const { stream, group, start } = membership;
    try {
      await send(client, 'XGROUP', 'CREATE', stream, group, start, 'MKSTREAM');
    } catch (error) {
      if (!(error as Error).message.includes('BUSYGROUP')) throw error;
    }
    const own = await duplicate(client);
    const id = await send(own.client, 'CLIENT', 'ID').catch(() => undefined);
    return new GroupReader(client, own, id === undefined ? undefined : Number(id), membership);
  }

  async receive(max: number, ms: number): Promise<readonly RawEntry[]> {
    const { stream, group, consumer, claimAfter } = this.#membership;
    const read = ['XREADGROUP', 'GROUP', group, consumer, 'COUNT', String(max)] as const;
    const [command, ...args] = read;
    while (this.#left !== undefined) {
      const entries = entriesOf(await send(this.#client, command, ...args, 'STREAMS', stream, this.#left));
      this.#left = entries.at(-1)?.[0];
      const alive = await this.#alive(entries);
      if (alive.length > 0) return alive;
    }
    if (performance.now() - this.#claimed >= claimAfter / 2 || this.#cursor !== '0-0') {
      const claimed = await this.#claim(max);
      if (claimed.length > 0) return claimed;
    }
    // It looks around soon enough for what others leave behind meanwhile. 0 would be for ever.
    const block = Math.max(1, Math.floor(Math.min(ms, claimAfter / 2)));
    const reply = send(this.#own.client, command, ...args, 'BLOCK', String(block), 'STREAMS', stream, '>');
    this.#reading = reply.catch(() => {});
    try {
      return await this.#alive(entriesOf(await reply));
    } catch (error) {
      if (this.#closed) return [];
      throw error;
    } finally {
      this.#reading = undefined;
    }
  }

  /** Takes over what others have not acknowledged for too long. */
  async #claim(max: number): Promise<readonly RawEntry[]> {
    const { stream, group, consumer, claimAfter } = this.#membership;
    const args = [stream, group, consumer, String(claimAfter), this.#cursor, 'COUNT', String(max)];
    const [cursor, entries] = (await send(this.#client, 'XAUTOCLAIM', ...args)) as [string, (RawEntry | null)[]];
    this.#cursor = cursor;
    this.#claimed = performance.now();
    return await this.#alive(entries.filter((entry) => entry !== null));
  }

  /** Those that are still there; an entry that was deleted is acknowledged, for nobody can ever work on it. */
  async #alive(entries: readonly RawEntry[]): Promise<readonly RawEntry[]> {
    const fresh = entries.filter(([id]) => !this.#mine.has(id));
    const gone = fresh.filter(([, fields]) => fields === null);
    if (gone.length > 0) await this.acknowledge(gone);
    const alive = fresh.filter(([, fields]) => fields !== null);
    for (const [id] of alive) this.#mine.add(id);
    return alive;
  }

  async acknowledge(entries: readonly RawEntry[]): Promise<void> {
    const { stream, group } = this.#membership;
    await send(this.#client, 'XACK', stream, group, ...entries.map(([id]) => id));
    for (const [id] of entries) this.#mine.delete(id);
  }

  /** Marked as idle for long, an entry goes to whoever looks next, this consumer included. */
  async giveBack(entries: readonly RawEntry[]): Promise<void> {
    await this.#setIdle(entries, this.#membership.claimAfter);
    for (const [id] of entries) this.#mine.delete(id);
    this.#claimed = -Infinity;
  }

  async extend(entries: readonly RawEntry[]): Promise<void> {
    if (entries.length > 0) await this.#setIdle(entries, 0);
  }

  async #setIdle(entries: readonly RawEntry[], idle: number): Promise<void> {
    const { stream, group, consumer } = this.#membership;
    // JUSTID: this is no delivery, and is not counted as one.
    const ids = entries.map(([id]) => id);
    await send(this.#client, 'XCLAIM', stream, group, consumer, '0', ...ids, 'IDLE', String(idle), 'JUSTID');
  }

  interrupt(): Promise<void> {
    if (this.#closed) return this.#interrupted;
    this.#closed = true;
    this.#interrupted = this.#interrupt();
    return this.#interrupted;
  }

  /**
   * Has the server end the read. Until it notices that a connection was torn down it would deliver to it, and nobody would know
   * before those entries have been idle for long.
   */
  async #interrupt(): Promise<void> {
    try {
      // Once may be before the read has come to the server.
      while (this.#reading && this.#id !== undefined) {
        await send(this.#client, 'CLIENT', 'UNBLOCK', String(this.#id));
        await Promise.race([this.#reading, delay(10)]);
      }
    } catch {
      // It may not be asked.
    }
    this.#own.destroy();
  }

  close(): Promise<void> {
    return this.interrupt();
  }
}

export interface FromRedisScanOptions {
  /** For a hash, set or sorted set: its key. Left out, the keys of the database are scanned. */
  readonly key?: string;
  /** Of which type `key` is; needed with it. */
  readonly type?: 'hash' | 'set' | 'zset';
  /** Which keys or members: a pattern as Redis has it. Default: all. */
  readonly match?: string;
  /** About how many are looked at by one command: at least 1. Default 1,000. */
  readonly batchSize?: number;
}

/**
 * The keys of a database, or what is in a hash, set or sorted set: SCAN and its like, which hold up nobody.
 *
 * What is there from beginning to end comes at least once; what comes or goes meanwhile may come or not, and any of it more than
 * once: `unique()` after it if that matters. A hash or sorted set gives `[member, value]` pairs.
 *
 * @param client - A client of `redis`, connected, or of `ioredis`.
 * @param options - `key` and `type`: `'hash'`, `'set'` or `'zset'`; default the keys of the database. `match`: a pattern.
 *   `batchSize`: about how many a command looks at, default 1,000.
 * @returns A flow of strings, or pairs of them. Holds what one command gives.
 * @throws TypeError or RangeError for wrong arguments; when run, the server's error.
 * @example
 * ```ts no-run
 * import { createClient } from 'redis';
 * const client = await createClient().connect();
 * await fromRedisScan(client, { match: 'session:*' }).count();
 * ```
 * @see Redis SCAN
 */
export function fromRedisScan(
  client: Redis,
  options: FromRedisScanOptions & { readonly key: string; readonly type: 'hash' | 'zset' },
): AsyncFlow<[member: string, value: string]>;
export function fromRedisScan(client: Redis, options?: FromRedisScanOptions): AsyncFlow<string>;
export function fromRedisScan(client: Redis, options: FromRedisScanOptions = {}): AsyncFlow<unknown> {
  checkRedis('fromRedisScan', client);
  checkOptions('fromRedisScan', options, ['key', 'type', 'match', 'batchSize']);
  const { key, type, match, batchSize = 1_000 } = options;
  checkInteger('fromRedisScan', 'batchSize', batchSize, { least: 1 });
  if (match !== undefined) checkString('fromRedisScan', 'match', match);
  if (key !== undefined) {
    checkString('fromRedisScan', 'key', key);
    checkOneOf('fromRedisScan', 'type', type, ['hash', 'set', 'zset']);
  } else if (type !== undefined) throw new TypeError('fromRedisScan: type needs key');
  const command = type === undefined ? 'SCAN' : { hash: 'HSCAN', set: 'SSCAN', zset: 'ZSCAN' }[type];
  const rest = [...(match === undefined ? [] : ['MATCH', match]), 'COUNT', String(batchSize)];
  const scan = (cursor: string): Promise<unknown> =>
    send(client, command, ...(key === undefined ? [] : [key]), cursor, ...rest);
  const source = {
    name: 'fromRedisScan',
    mode: 'async' as const,
    holds: `about ${batchSize} items`,
    open: () => new ScanReader(scan, type === 'hash' || type === 'zset'),
  };
  return flowOf({ source, stages: [] }) as AsyncFlow<unknown>;
}

class ScanReader implements BatchReader<unknown> {
  readonly #scan: (cursor: string) => Promise<unknown>;
  readonly #pairs: boolean;
  #cursor: string | undefined = '0';

  constructor(scan: (cursor: string) => Promise<unknown>, pairs: boolean) {
    this.#scan = scan;
    this.#pairs = pairs;
  }

  async pull(): Promise<unknown[] | End> {
    if (this.#cursor === undefined) return END;
    const [cursor, found] = (await this.#scan(this.#cursor)) as [string, unknown];
    this.#cursor = cursor === '0' ? undefined : cursor;
    if (!this.#pairs) return found as unknown[];
    const flat = Array.isArray(found) ? (found as unknown[]) : Object.entries(found as object).flat();
    if (Array.isArray(flat[0])) return flat;
    return pairsOf(flat);
  }

  accept(arrival: unknown): unknown[] | End {
    return arrival as unknown[] | End;
  }

  close(): void {
    this.#cursor = undefined;
  }
}

function pairsOf(flat: readonly unknown[]): unknown[][] {
  const pairs: unknown[][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) pairs.push([flat[i], flat[i + 1]]);
  return pairs;
}

export interface ToRedisStreamOptions<T> extends BatchOptions<T> {
  /** To how many entries the stream is cut, about: at least 1. Default: not at all. */
  readonly maxLength?: number;
  /** Whether it is cut to exactly that. Default false, which is much cheaper. */
  readonly exact?: boolean;
}

/** What an entry is made of: strings, numbers, booleans, bigints. */
export type RedisFields = Readonly<Record<string, string | number | bigint | boolean>>;

/**
 * Appends each item to a stream, as an entry of its members (XADD).
 *
 * The commands of a batch are sent together and awaited. After a crash the stream has the first so many items, and maybe some of
 * the batch that was under way: repeating the run writes those twice, so readers have to tell by a key of the items' own.
 *
 * @param client - A client of `redis`, connected, or of `ioredis`.
 * @param stream - The key of the stream.
 * @param options - `maxLength`: about how many entries are kept; `exact`: exactly so many; `batchSize`: default 1,000; `linger`: ms,
 *   default 1,000; `onCommit`: called with the items of each batch once they are appended.
 * @returns A promise of `items`, `affected`, the same, and `batches`. Holds up to `batchSize` items.
 * @throws TypeError or RangeError for wrong arguments, for an item that is no object of strings, numbers, bigints and booleans, or
 *   that has no members; the server's error.
 * @example
 * ```ts no-run
 * import { createClient } from 'redis';
 * const client = await createClient().connect();
 * await flow([{ id: 1, sku: 'a1' }]).to(toRedisStream(client, 'orders', { maxLength: 10_000 }));
 * ```
 * @see Redis XADD
 */
export function toRedisStream<T extends RedisFields>(
  client: Redis,
  stream: string,
  options: ToRedisStreamOptions<T> = {},
): Terminal<T, Promise<BatchReport>> {
  checkRedis('toRedisStream', client);
  checkString('toRedisStream', 'stream', stream);
  checkOptions('toRedisStream', options, [...BATCH_OPTIONS, 'maxLength', 'exact']);
  checkBatches('toRedisStream', options);
  const { maxLength, exact = false } = options;
  if (maxLength !== undefined) checkInteger('toRedisStream', 'maxLength', maxLength, { least: 1 });
  const cut = maxLength === undefined ? [] : ['MAXLEN', exact ? '=' : '~', String(maxLength)];
  return batchSink<T>('toRedisStream', options, () => ({
    write: async (items) => {
      const entries = items.map((item) => [stream, ...cut, '*', ...entry(item)]);
      // All are waited for, also when one of them fails: none is under way when the flow is over.
      const results = await Promise.allSettled(entries.map((args) => send(client, 'XADD', ...args)));
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
      return items.length;
    },
    close: () => {},
  }));
}

function entry(item: unknown): string[] {
  if (typeof item !== 'object' || item === null || Array.isArray(item))
    throw wrongItem('toRedisStream', 'an object', item);
  const args: string[] = [];
  for (const [name, value] of Object.entries(item)) {
    if (!['string', 'number', 'bigint', 'boolean'].includes(typeof value)) {
      throw new TypeError(
        `toRedisStream: the member ${describe(name)} is ${describe(value)}; a field of a stream is text: map it to one`,
      );
    }
    args.push(name, String(value));
  }
  if (args.length === 0) throw wrongItem('toRedisStream', 'an object with a member at least', item);
  return args;
}
