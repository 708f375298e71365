// What an expression reads by a URL: files of web servers, pages, databases, queues.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createConnection as createSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect as connectNats } from '@nats-io/transport-node';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { createClient } from 'redis';
import { startCluster } from '../kafka/cluster.ts';
import { eventually, find } from '../servers.ts';
import { TestServer } from '../web/server.ts';
import { run, sluice } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-connected-'));
after(() => rmSync(folder, { recursive: true }));

async function printed(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(args);
  assert.deepEqual([stderr, code], ['', 0]);
  return stdout;
}

describe('the web', async () => {
  const orders = 'id,n\n1,2\n3,4\n5,6\n';
  const server: TestServer = await TestServer.start(({ url, request, response, json, html }) => {
    const { pathname } = url;
    if (pathname === '/orders.csv') response.end(orders);
    else if (pathname === '/orders.csv.gz') response.end(gzipSync(orders));
    else if (pathname === '/elsewhere.csv') response.writeHead(302, { location: `${other.url}/orders.csv` }).end();
    else if (pathname === '/private') response.writeHead(request.headers.authorization ? 200 : 401).end('x\n');
    else if (pathname === '/items')
      json(
        { items: [url.searchParams.get('page') ?? '1'] },
        url.search === '' ? { link: '</items?page=2>; rel="next"' } : {},
      );
    else if (pathname === '/events')
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: one\n\ndata: two\n\n');
    else if (pathname === '/') html('<a href="/b">b</a>');
    else if (pathname === '/b') html('<title>B</title>');
    else response.writeHead(404).end();
  });
  const other: TestServer = await TestServer.start(({ response }) => void response.end(orders));
  after(() => Promise.all([server.close(), other.close()]));
  const at = (path: string): string => `${server.url}${path}`;

  test('a URL is a file of the command line', async () => {
    assert.equal(await printed('csv().map(r => r.id).take(2)', at('/orders.csv')), '1\n3\n');
    assert.equal(await printed('-o', 'tsv', at('/orders.csv.gz?v=1#x')), 'id\tn\n1\t2\n3\t4\n5\t6\n');
    assert.equal(await printed('.count()', at('/orders.csv'), at('/orders.csv')), '6\n');
    assert.equal(await printed('-i', 'lines', '.count()', at('/orders.csv')), '4\n');
    assert.equal(await printed(`lines(${JSON.stringify(at('/orders.csv'))}).count()`), '4\n');
    assert.equal(await printed(`csv(http("${at('/orders.csv.gz')}")).sum(r => +r.n)`), '12\n');
  });

  test('it may be of a private network, but not lead into another one', async () => {
    const refused = await run(['csv().count()', at('/elsewhere.csv')]);
    assert.match(
      refused.stderr,
      /^sluice: csv\(http\): http:\/\/127\.0\.0\.1:\d+\/orders\.csv is not a public address/,
    );
    assert.equal(refused.code, 1);
    assert.equal(await printed('--allow-private', 'csv().count()', at('/elsewhere.csv')), '3\n');
  });

  test('what Parquet needs, a web server has not', async () => {
    const { stderr } = await run(['-i', 'parquet', at('/orders.csv')]);
    assert.match(
      stderr,
      /parquet: input must be a path.*a stream cannot be read from its end: write it to a file first/,
    );
  });

  test('no password comes out', async () => {
    const secret = `http://ada:gehe1m@127.0.0.1:${server.port}/missing.csv`;
    const runs = [
      ['csv().count()', secret],
      ['--explain', 'csv().count()', secret],
      [`csv(http("${secret}")).cuont()`],
      ['range(3)', secret],
      [secret.replace('.csv', '')],
    ];
    for (const args of runs) {
      const { stdout, stderr } = await run(args);
      assert.ok((stdout + stderr).length > 10);
      assert.doesNotMatch(stdout + stderr, /gehe1m/);
    }
    const { stderr } = await run([`csv(http("${at('/missing.csv?token=gehe1m&n=1')}")).cuont()`]);
    assert.match(stderr, /token=\*{6}&n=1"\)\)\.cuont\(\)\n {49,}\^/);
    assert.equal(await printed('-i', 'lines', secret.replace('/missing.csv', '/private')), 'x\n');
  });

  test('pages, crawl and feeds', async () => {
    const pages = `pages("${at('/items')}", { allowPrivate: true, items: "items", by: "link" })`;
    assert.equal(await printed(pages), '1\n2\n');
    const crawl = `crawl("${at('/')}", { allowPrivate: true }).map(p => new URL(p.url).pathname)`;
    assert.equal(await printed(crawl), '/\n/b\n');
    const guarded = await run([`crawl("${at('/')}").map(p => p.url)`]);
    assert.doesNotMatch(guarded.stdout, /\/b/);
    assert.equal(
      await printed(`eventSource("${at('/events')}", { allowPrivate: true }).take(2).map(e => e.data)`),
      'one\ntwo\n',
    );
  });

  test('a name is found that is near', async () => {
    const { stderr, code } = await run(['postgers("x", "y")']);
    assert.match(stderr, /postgers is not defined; did you mean postgres\?/);
    assert.equal(code, 2);
  });
});

describe('databases', () => {
  test('SQLite', async () => {
    const path = join(folder, 'a.db');
    const { Database } = createRequire(import.meta.url)('node-sqlite3-wasm') as {
      Database: new (path: string) => { exec(sql: string): void; close(): void };
    };
    const database = new Database(path);
    database.exec("CREATE TABLE t (n INTEGER, text TEXT); INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    database.close();
    const place = JSON.stringify(path);
    assert.equal(
      await printed('-o', 'csv', `sqlite(${place}, "select * from t where n > ?", { values: [1] })`),
      'n,text\r\n2,b\r\n3,c\r\n',
    );
    assert.equal(await printed(`sqlite(${place}, "select * from t").take(1)`), '{"n":1,"text":"a"}\n');
    const missing = await run(['sqlite("/none/a.db", "select 1")']);
    assert.deepEqual([missing.code, missing.stdout], [1, '']);
    const wrong = await run([`sqlite(${place}, "insert into t values (4, 'd')").toArray()`]);
    assert.match(wrong.stderr, /readonly/);
    assert.match((await run([`sqlite(${place})`])).stderr, /sqlite: sql must be a string, got undefined/);
  });

  test('DuckDB', async () => {
    const expression = 'duckdb(":memory:", "select i::integer as i from range(3) t(i)").map(r => r.i * 2)';
    assert.equal(await printed(expression), '0\n2\n4\n');
  });
});

describe('servers', async () => {
  const listening = async (name: string, port: number) =>
    find(
      name,
      () =>
        new Promise<object>((resolve, reject) => {
          const socket = createSocket(port, '127.0.0.1', () => resolve(socket));
          socket.on('error', reject);
        }),
      (socket) => (socket as ReturnType<typeof createSocket>).destroy(),
    );
  const env = process.env;
  const user = env['PGUSER'] ?? 'root';
  const postgres = `postgres://${user}:gehe1m@${env['PGHOST'] ?? '127.0.0.1'}:${env['PGPORT'] ?? 5432}/${env['PGDATABASE'] ?? 'test'}`;
  const pg = await listening('PostgreSQL', Number(env['PGPORT'] ?? 5432));

  test('PostgreSQL', { skip: pg.skip }, async () => {
    const rows = `postgres("${postgres}", "select i from generate_series(1, $1::int) i", { values: [3] })`;
    assert.equal(await printed('-o', 'csv', rows), 'i\r\n1\r\n2\r\n3\r\n');
    // Left early, and run twice: each run has a connection of its own, and none keeps the process.
    assert.equal(await printed(`${rows}.take(1)`), '{"i":1}\n');
    assert.match(await printed('--explain', rows), new RegExp(`^postgres\\(postgres://[^@]*/\\w+\\)`));
    const wrong = await run([`postgres("${postgres}", "select nothing")`]);
    assert.match(wrong.stderr, /^sluice: postgres\(postgres:\/\/.*column "nothing" does not exist/);
    const { stderr } = await run([`postgres("${postgres.replace(/:\d+\//, ':1/')}", "select 1")`]);
    assert.match(stderr, /^sluice: postgres\(postgres:\/\/.*ECONNREFUSED/);
    assert.doesNotMatch(wrong.stderr + stderr, /gehe1m/);
  });

  const mysqlPort = Number(env['MYSQL_PORT'] ?? 3306);
  const mysql = await listening('MySQL', mysqlPort);
  test('MySQL', { skip: mysql.skip }, async () => {
    const { MYSQL_USER = 'root', MYSQL_PASSWORD = '', MYSQL_HOST = '127.0.0.1' } = env;
    const url = `mysql://${MYSQL_USER}${MYSQL_PASSWORD && `:${MYSQL_PASSWORD}`}@${MYSQL_HOST}:${mysqlPort}/mysql`;
    assert.equal(await printed(`mysql("${url}", "select 1 as n union all select 2").sum(r => r.n)`), '3\n');
  });

  const redisUrl = env['REDIS_URL'] ?? 'redis://127.0.0.1:6379';
  const key = `sluice:cli:${process.pid}`;
  const redis = await find(
    'Redis',
    async () => {
      const client = createClient({ url: redisUrl, socket: { reconnectStrategy: false } });
      client.on('error', () => {});
      await client.connect();
      return client;
    },
    async (client) => {
      await client.del(key);
      client.destroy();
    },
  );

  test('Redis: a scan, and a stream until it is interrupted', { skip: redis.skip }, async () => {
    await redis.client.xAdd(key, '*', { n: '1' });
    await redis.client.xAdd(key, '*', { n: '2' });
    assert.equal(await printed(`redisScan("${redisUrl}", "${key}*")`), `${key}\n`);
    const stream = `redisStream("${redisUrl}", "${key}", { group: "g", consumer: "c" }).map(e => e.fields.n)`;
    assert.equal(await printed(`${stream}.take(1)`), '1\n');
    const child = spawn(process.execPath, [sluice, stream]);
    let out = '';
    child.stdout.on('data', (text: Buffer) => (out += String(text)));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await eventually('the second entry', () => out.includes('2'));
    const start = performance.now();
    child.kill('SIGINT');
    assert.equal(await ended, 130);
    assert.ok(performance.now() - start < 5000);
  });

  const nats = await find(
    'NATS',
    async () => {
      const connection = await connectNats({ servers: env['NATS_URL'] ?? '127.0.0.1:4222', reconnect: false });
      await jetstreamManager(connection);
      return connection;
    },
    (connection) => connection.close(),
  );

  test('JetStream', { skip: nats.skip }, async () => {
    const name = `sluice_cli_${process.pid}`;
    const manager = await jetstreamManager(nats.client);
    await manager.streams.add({ name, subjects: [`${name}.>`], storage: 'memory' });
    try {
      await manager.consumers.add(name, { durable_name: 'c', ack_policy: AckPolicy.Explicit });
      for (const n of [1, 2]) await jetstream(nats.client).publish(`${name}.x`, JSON.stringify({ n }));
      const url = `nats://${env['NATS_URL'] ?? '127.0.0.1:4222'}`;
      assert.equal(await printed(`jetStream("${url}", "${name}", "c").take(2).sum(m => m.json().n)`), '3\n');
      // The last was not followed by another pull: it was given back, and comes again.
      assert.equal(await printed(`jetStream("${url}", "${name}", "c").take(1).map(m => m.json().n)`), '2\n');
    } finally {
      await manager.streams.delete(name);
    }
  });
});

const kafka = await find(
  "librdkafka's mock cluster (librdkafka1, python3)",
  () => startCluster(1),
  ({ stop }) => stop(),
);

test('Kafka', { skip: kafka.skip }, async () => {
  const { brokers, command } = kafka.client;
  await command('topic', 'numbers', 1);
  const producer = new Kafka({ brokers, logLevel: logLevel.NOTHING }).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  await producer.send({ topic: 'numbers', messages: [{ value: '1' }, { value: '2' }] });
  await producer.disconnect();
  // The mock cluster has a group that all have left wait for as long as their session would have lasted.
  const options = '{ group: "cli", consumer: { sessionTimeout: 6_000, heartbeatInterval: 1_000 } }';
  const records = `kafka("${brokers.join(',')}", "numbers", ${options})`;
  assert.equal(await printed(`${records}.take(2).map(r => r.text())`), '1\n2\n');
  // The last was not followed by another pull: it is not done with, and comes again.
  assert.equal(await printed(`${records}.take(1).map(r => r.text())`), '2\n');
  const nobody = await run(['kafka("127.0.0.1:1", "t", { group: "g", consumer: { retry: { retries: 0 } } })']);
  assert.match(nobody.stderr, /^sluice: kafka\("127\.0\.0\.1:1"\): .*ECONNREFUSED/);
  assert.match((await run(['kafka("a:9092", "t")'])).stderr, /fromKafka: options must be an object, got undefined/);
});

test('what is not asked for is not loaded', () => {
  const main = readFileSync(new URL('../../../dist/node/cli.js', import.meta.url), 'utf8');
  for (const [statement] of main.matchAll(/^import .* from "(.*)";$/gm)) {
    assert.doesNotMatch(statement, /web|databases|client/);
  }
  assert.match(main, /import\("\.\/.*\.js"\)/);
});
