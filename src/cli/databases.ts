import type * as duckdbApi from '@duckdb/node-api';
import type * as natsJetstream from '@nats-io/jetstream';
import type * as natsTransport from '@nats-io/transport-node';
import type * as kafkajs from 'kafkajs';
import type * as mysql2 from 'mysql2';
import type sqliteWasm from 'node-sqlite3-wasm';
import type pg from 'pg';
import type * as redisClient from 'redis';
import type { FromDuckdbOptions } from '../io/databases/duckdb.ts';
import type { FromMysqlOptions } from '../io/databases/mysql.ts';
import type { FromPostgresOptions } from '../io/databases/postgres.ts';
import type { FromSqliteOptions, Sqlite } from '../io/databases/sqlite.ts';
import { optional } from '../io/optional.ts';
import type { DeliveryOptions } from '../io/queues/delivery.ts';
import type { FromKafkaOptions } from '../io/queues/kafka.ts';
import type { FromRedisScanOptions, FromRedisStreamOptions } from '../io/queues/redis.ts';
import { shownUrl } from '../io/web/url.ts';
import { checkString } from '../pipeline/check.ts';
import { type Connected, connected } from './connected.ts';

/** Connects to what a URL, or the path of a file, names, and says what is to be read there. */
type Connect = (place: string, what: string, ...args: never[]) => Promise<Connected>;

const drivers = {
  postgres: async (url: string, sql: string, options?: FromPostgresOptions): Promise<Connected> => {
    const { default: library } = await optional<{ readonly default: typeof pg }>('postgres', 'pg');
    const { fromPostgres } = await import('../io/databases/postgres.ts');
    const client = new library.Client(url);
    await client.connect();
    return { flow: fromPostgres(client, sql, options), close: () => client.end() };
  },
  mysql: async (url: string, sql: string, options?: FromMysqlOptions): Promise<Connected> => {
    const { createConnection } = await optional<typeof mysql2>('mysql', 'mysql2');
    const { fromMysql } = await import('../io/databases/mysql.ts');
    const client = createConnection(url);
    // What goes wrong between two queries, the next one says.
    client.on('error', () => {});
    return { flow: fromMysql(client, sql, options), close: () => client.destroy() };
  },
  sqlite: async (path: string, sql: string, options?: FromSqliteOptions): Promise<Connected> => {
    const { fromSqlite } = await import('../io/databases/sqlite.ts');
    const { DatabaseSync } = nodeSqlite();
    if (DatabaseSync) {
      const database = new DatabaseSync(path, { readOnly: true });
      return { flow: fromSqlite(database, sql, options), close: () => database.close() };
    }
    type Library = { readonly default: typeof sqliteWasm };
    const { default: library } = await optional<Library>('sqlite', 'node-sqlite3-wasm');
    const database = new library.Database(path, { readOnly: true, fileMustExist: true });
    return { flow: fromSqlite(database, sql, options), close: () => database.close() };
  },
  duckdb: async (path: string, sql: string, options?: FromDuckdbOptions): Promise<Connected> => {
    const { DuckDBInstance } = await optional<typeof duckdbApi>('duckdb', '@duckdb/node-api');
    const { fromDuckdb } = await import('../io/databases/duckdb.ts');
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    const close = (): void => {
      connection.closeSync();
      instance.closeSync();
    };
    return { flow: fromDuckdb(connection, sql, options), close };
  },
  redisStream: async (url: string, key: string, options: FromRedisStreamOptions): Promise<Connected> => {
    const client = await redisAt('redisStream', url);
    const { fromRedisStream } = await import('../io/queues/redis.ts');
    return { flow: fromRedisStream(client, key, options), close: () => client.destroy() };
  },
  redisScan: async (url: string, match: string, options?: FromRedisScanOptions): Promise<Connected> => {
    const client = await redisAt('redisScan', url);
    const { fromRedisScan } = await import('../io/queues/redis.ts');
    return { flow: fromRedisScan(client, { match, ...options }), close: () => client.destroy() };
  },
  jetStream: async (url: string, stream: string, consumer: string, options?: DeliveryOptions): Promise<Connected> => {
    const { connect } = await optional<typeof natsTransport>('jetStream', '@nats-io/transport-node');
    const { jetstream } = await optional<typeof natsJetstream>('jetStream', '@nats-io/jetstream');
    const { fromJetStream } = await import('../io/queues/nats.ts');
    const { host, username: user, password: pass } = new URL(url);
    const connection = await connect({
      servers: host,
      ...(user !== '' && { user: decodeURIComponent(user), pass: decodeURIComponent(pass) }),
    });
    try {
      const found = await jetstream(connection).consumers.get(stream, consumer);
      return { flow: fromJetStream(found, options), close: () => connection.close() };
    } catch (error) {
      await connection.close();
      throw error;
    }
  },
  kafka: async (brokers: string, topic: string, options: FromKafkaOptions): Promise<Connected> => {
    const { Kafka, logLevel } = await optional<typeof kafkajs>('kafka', 'kafkajs');
    // It sets timers to what is past, of which Node warns since its version 24.
    silence('TimeoutNegativeWarning');
    const { fromKafka } = await import('../io/queues/kafka.ts');
    // What it would log, the flow fails with.
    const client = new Kafka({ clientId: 'sluice', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
    return { flow: fromKafka(client, topic, options), close: () => {} };
  },
} satisfies Record<string, Connect>;

async function redisAt(operator: string, url: string): Promise<ReturnType<typeof redisClient.createClient>> {
  const { createClient } = await optional<typeof redisClient>(operator, 'redis');
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  // What goes wrong between two commands, the next one says.
  client.on('error', () => {});
  await client.connect();
  return client as never;
}

/** What an expression can read by a URL or a path: `postgres(url, sql)`. */
export const databases: Readonly<Record<string, (...args: unknown[]) => unknown>> = Object.fromEntries(
  Object.entries(drivers).map(([name, connect]) => [
    name,
    (...args: unknown[]) => {
      const [place, what] = args;
      const [first, second] = PARAMETERS[name] ?? ['url', 'sql'];
      checkString(name, first, place);
      checkString(name, second, what);
      const open = connect as (...args: unknown[]) => Promise<Connected>;
      return connected(`${name}(${shown(place as string)})`, () => open(...args), hider(place as string));
    },
  ]),
);

/** What the first two are, where they are no URL and no SQL. */
const PARAMETERS: Readonly<Record<string, readonly [first: string, second: string]>> = {
  sqlite: ['path', 'sql'],
  duckdb: ['path', 'sql'],
  redisStream: ['url', 'key'],
  redisScan: ['url', 'match'],
  jetStream: ['url', 'stream'],
  kafka: ['brokers', 'topic'],
};

/** Node's own SQLite, where it has one; without the warning that it is experimental. */
function nodeSqlite(): { readonly DatabaseSync?: new (path: string, options: object) => Sqlite & { close(): void } } {
  silence('ExperimentalWarning');
  return (process.getBuiltinModule('node:sqlite' as 'fs') ?? {}) as object;
}

const silenced = new Set<unknown>();

/** Has Node not print warnings of a type about which users can do nothing. */
function silence(type: string): void {
  if (silenced.size === 0) {
    const emitWarning = process.emitWarning.bind(process) as (...args: unknown[]) => void;
    process.emitWarning = (...args: unknown[]) => {
      if (!silenced.has(args[1])) emitWarning(...args);
    };
  }
  silenced.add(type);
}

function shown(place: string): string {
  return place.includes('://') ? shownUrl(place) : JSON.stringify(place);
}

/** Takes a URL, and the password in it, out of messages: nobody knows what a client puts into its errors. */
function hider(place: string): (message: string) => string {
  if (!place.includes('://')) return (message) => message;
  const secrets = [place];
  try {
    const { password } = new URL(place);
    if (password !== '') secrets.push(password, decodeURIComponent(password));
  } catch {
    // It is no URL, which the client says.
  }
  return (message) => secrets.reduce((text, secret) => text.replaceAll(secret, '***'), message);
}
