import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { describe, test } from 'node:test';
import pg from 'pg';
import Cursor from 'pg-cursor';
import { flow } from '../../flow/make.ts';
import { range } from '../../flow/sources.ts';
import { eventually, find } from '../../../test/servers.ts';
import { type Numbered, sqlSinkExam, sqlSourceExam } from '../../../test/sql-exam.ts';
import { copyToPostgres, type FromPostgresOptions, fromPostgres, type Postgres, toPostgres } from './postgres.ts';

const config = {
  host: process.env['PGHOST'] ?? '127.0.0.1',
  port: Number(process.env['PGPORT'] ?? 5432),
  user: process.env['PGUSER'] ?? 'root',
  database: process.env['PGDATABASE'] ?? 'test',
};
// Each run has a schema of its own: others may be testing on the same server.
const schema = `sluice_${process.pid}`;

const { client: pool, skip } = await find(
  'PostgreSQL',
  async () => {
    const pool = new pg.Pool({ ...config, max: 4, options: `-c search_path=${schema}`, application_name: schema });
    await pool.query(`CREATE SCHEMA ${schema}`);
    return pool;
  },
  async (pool) => {
    await pool.query(`DROP SCHEMA ${schema} CASCADE`);
    await pool.end();
  },
);
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const away = (): number => pool.totalCount - pool.idleCount;

/** A client of its own, for what a pool cannot show. */
async function withClient(use: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ ...config, options: `-c search_path=${schema}`, application_name: schema });
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}

/** The pool, counting how often it is used. */
let used = 0;
const counted: Postgres = {
  get idleCount() {
    return pool.idleCount;
  },
  connect: () => {
    used += 1;
    return pool.connect();
  },
};

const series = (count: number, wide = false): string =>
  wide
    ? `SELECT n::int, repeat('x', 500) AS text FROM generate_series(1, ${count}) AS n`
    : `SELECT n::int, 'row ' || n AS text FROM generate_series(1, ${count}) AS n`;

for (const [name, how] of [
  ['PostgreSQL', {}],
  ['PostgreSQL by pg-cursor', { cursor: Cursor }],
] as [string, FromPostgresOptions][]) {
  sqlSourceExam({
    name,
    skip,
    rows: (count, { batchSize, wide } = {}) =>
      fromPostgres<Numbered>(counted, series(count, wide), { ...how, ...(batchSize && { batchSize }) }),
    used: () => used,
    open: away,
    wrong: () => fromPostgres(counted, 'SELECT * FROM not_there', how),
    failing: () => fromPostgres(counted, 'SELECT 1 / (1500 - n) FROM generate_series(1, 3000) AS n', how),
    says: { wrong: /relation "not_there" does not exist/, failing: /division by zero/ },
    slow: {
      rows: () => fromPostgres(counted, 'SELECT n, pg_sleep(60) FROM generate_series(1, 3) AS n', how),
      running: async () => {
        const text = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = $1 AND wait_event = 'PgSleep'`;
        const { rows } = await pool.query<{ n: number }>(text, [schema]);
        return rows[0]!.n > 0;
      },
    },
  });
}

const table = async (name: string, [id, text, n] = ['id', 'text', 'n']): Promise<void> => {
  const columns = `${quoted(id)} int PRIMARY KEY, ${quoted(text)} text, ${quoted(n)} float8 DEFAULT 7 CHECK (${quoted(n)} >= 0)`;
  await pool.query(`DROP TABLE IF EXISTS ${quoted(name)}; CREATE TABLE ${quoted(name)} (${columns})`);
};
const read = async (name: string): Promise<Record<string, unknown>[]> =>
  (await pool.query<Record<string, unknown>>(`SELECT * FROM ${quoted(name)} ORDER BY 1`)).rows;

sqlSinkExam({
  name: 'PostgreSQL',
  skip,
  table,
  sink: (name, options) => toPostgres(pool, name, options),
  read,
  refusal: /violates check constraint/,
  open: away,
});

describe('fromPostgres', () => {
  test('take fetches what it takes, a loop a batch ahead', { skip }, async () => {
    await withClient(async (client) => {
      const texts: string[] = [];
      const spy: Postgres = {
        query: (query) => {
          texts.push(query.text);
          return client.query(query);
        },
      };
      await fromPostgres(spy, series(100)).take(3).toArray();
      for await (const row of fromPostgres(spy, series(100), { batchSize: 40 })) void row;
      const fetches = texts.filter((text) => text.startsWith('FETCH')).map((text) => text.split(' ')[1]);
      assert.deepEqual(fetches, ['3', '40', '40', '40']);
    });
  });

  test('values are values, and the text is one statement', { skip }, async () => {
    const evil = `'; DROP TABLE nothing; --`;
    const rows = fromPostgres<{ a: string; b: number[] }>(pool, 'SELECT $1::text AS a, $2::int[] AS b', {
      values: [evil, [1, 2]],
    });
    assert.deepEqual(await rows.toArray(), [{ a: evil, b: [1, 2] }]);
    await assert.rejects(fromPostgres(pool, 'SELECT 1; DROP TABLE nothing').toArray(), /multiple commands/);
    await assert.rejects(
      fromPostgres(pool, 'SELECT 1; DROP TABLE nothing', { cursor: Cursor }).toArray(),
      /multiple commands/,
    );
  });

  test('rows as arrays keep columns of one name apart', { skip }, async () => {
    for (const how of [{}, { cursor: Cursor }]) {
      const rows = fromPostgres<number[]>(pool, 'SELECT 1 AS a, 2 AS a', { rowMode: 'array', ...how });
      assert.deepEqual(await rows.toArray(), [[1, 2]]);
    }
  });

  test('by pg-cursor any statement gives rows', { skip }, async () => {
    await table('answering');
    const text = `INSERT INTO answering VALUES (1, 'a'), (2, 'b') RETURNING id`;
    assert.deepEqual(await fromPostgres(pool, text, { cursor: Cursor }).toArray(), [{ id: 1 }, { id: 2 }]);
    assert.equal((await read('answering')).length, 2);
  });

  test("a client in a transaction stays in it, and it is the user's", { skip }, async () => {
    await table('mine');
    await withClient(async (client) => {
      for (const status of [true, false]) {
        // An older pg cannot say whether there is a transaction: the server does.
        const query: pg.Client['query'] = client.query.bind(client);
        const older = { query, on: client.on.bind(client), off: client.off.bind(client) };
        const used: Postgres = status ? client : older;
        await client.query('BEGIN');
        await client.query(`INSERT INTO mine VALUES (1)`);
        assert.deepEqual(await fromPostgres(used, 'SELECT id FROM mine').toArray(), [{ id: 1 }]);
        assert.deepEqual(await fromPostgres(used, series(50_000)).take(1).toArray(), [{ n: 1, text: 'row 1' }]);
        const { rows } = await client.query(`SELECT * FROM pg_cursors WHERE name LIKE 'sluice%'`);
        assert.deepEqual(rows, []);
        await client.query('ROLLBACK');
        assert.deepEqual(await read('mine'), []);
        assert.deepEqual(await fromPostgres(used, 'SELECT id FROM mine').toArray(), []);
        assert.equal(client.getTransactionStatus(), 'I');
      }
    });
  });

  test('a client is for one flow at a time; a pool for as many as it has connections', { skip }, async () => {
    await withClient(async (client) => {
      const rows = fromPostgres<Numbered>(client, series(3));
      await assert.rejects(
        rows.zip(fromPostgres(client, series(3))).toArray(),
        /fromPostgres: this connection is in use by a fromPostgres that is not over; pass a Pool, or a client for each/,
      );
      assert.equal(await rows.count(), 3);
    });
    const both = fromPostgres<Numbered>(pool, series(3)).zip(fromPostgres<Numbered>(pool, series(3)));
    assert.deepEqual(await both.map(([a, b]) => a.n * b.n).toArray(), [1, 4, 9]);
    assert.equal(away(), 0);
  });

  test('a connection that is lost is an error of the flow, not of the process', { skip }, async () => {
    const rows = fromPostgres<{ pid: number }>(pool, 'SELECT pg_backend_pid() AS pid FROM generate_series(1, 100)', {
      batchSize: 10,
    });
    let killed = false;
    const run = rows.forEach(async ({ pid }) => {
      if (killed) return;
      killed = true;
      await pool.query('SELECT pg_terminate_backend($1)', [pid]);
      await eventually('it is gone', async () => {
        const { rowCount } = await pool.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [pid]);
        return rowCount === 0;
      });
    });
    await assert.rejects(run, /terminat|not queryable|Connection/);
    await eventually('the pool has everything back', () => away() === 0);
    assert.equal(await fromPostgres(pool, series(3)).count(), 3);
  });

  test('wrong arguments are errors at the call', () => {
    assert.throws(
      () => fromPostgres({} as never, 'SELECT 1'),
      /fromPostgres: client must be a Client or Pool of pg, got an object/,
    );
    assert.throws(() => fromPostgres(null as never, 'SELECT 1'), /client must be a Client or Pool of pg, got null/);
    const client = { query: () => Promise.reject(new Error('used')) };
    assert.throws(() => fromPostgres(client, 5 as never), /text must be a string, got 5/);
    assert.throws(
      () => fromPostgres(client, 'x', { batchSize: 0 }),
      /batchSize must be an integer of at least 1, got 0/,
    );
    assert.throws(() => fromPostgres(client, 'x', { values: 'a' as never }), /values must be an array, got "a"/);
    assert.throws(() => fromPostgres(client, 'x', { rows: 1 } as never), /unknown option "rows"/);
  });
});

/** A value for a column of each type, and what pg reads of it where that is not the same. */
const everyType: [type: string, value: unknown, readBack?: unknown][] = [
  ['boolean', true],
  ['smallint', -5],
  ['bigint', 9_007_199_254_740_993n, '9007199254740993'],
  ['numeric(30, 10)', '12345678901234567890.0123456789'],
  ['real', 1.5],
  ['float8', Number.NaN],
  ['float8', -Infinity],
  ['float8', -0],
  ['float8', 5e-324],
  ['text', ''],
  ['text', '\\N\t\\.\n\r\\\\'],
  ['varchar(5)', 'ä\u{1F600}'],
  ['char(3)', 'ab '],
  ['bytea', Buffer.from([0, 92, 255, 10, 9])],
  ['bytea', new Uint8Array([1, 2]), Buffer.from([1, 2])],
  ['timestamptz', new Date('2026-11-21T16:30:00.123Z')],
  ['timestamptz', new Date('0050-03-01T12:00:00.000Z')],
  ['timestamptz', new Date('-000099-03-01T12:00:00.000Z')],
  ['timestamptz', new Date('+012026-03-01T12:00:00.000Z')],
  ['timestamp', new Date(2026, 10, 21, 3, 4, 5, 6)],
  ['date', new Date(2026, 1, 28)],
  ['time', '12:34:56'],
  ['interval', '1 day 02:03:04'],
  ['uuid', '5f3c6a0e-1b7c-4b1e-8a55-6a1b2c3d4e5f'],
  ['inet', '10.0.0.1'],
  ['json', { a: [1, 'x"\\'], b: null }],
  ['json', [1, 2]],
  ['jsonb', 'a text'],
  ['jsonb', 5],
  ['jsonb', '{"not": "parsed"}'],
  ['int[]', [1, null, 3]],
  ['int[]', []],
  [
    'int[]',
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ['text[]', ['a,b', '{}', '"\\', 'NULL', '', null, 'ä\n\t']],
  ['bytea[]', [Buffer.from([0, 92])]],
  ['jsonb[]', [{ a: '"' }, [1], 'x']],
  ['timestamptz[]', [new Date(0)]],
  ['point', { x: 1.5, y: -2 }],
  ['circle', { x: 1, y: 2, radius: 3 }],
  ['int4range', '[1,5)'],
  ['mood', 'happy'],
  ['mood[]', '{sad,happy}'],
  ['positive', 3],
  ['document', { deep: [true] }],
  ['text', null],
  ['json', null],
];

describe('every type', () => {
  for (const way of ['INSERT', 'COPY'] as const) {
    test(`what is written by ${way} is what is read`, { skip }, async () => {
      await pool.query(
        `DROP TABLE IF EXISTS every_type; DROP DOMAIN IF EXISTS positive, document; DROP TYPE IF EXISTS mood`,
      );
      await pool.query(`CREATE TYPE mood AS ENUM ('sad', 'happy'); CREATE DOMAIN positive AS int CHECK (VALUE > 0)`);
      await pool.query('CREATE DOMAIN document AS jsonb');
      const columns = everyType.map(([type], i) => `c${i} ${type}`);
      await pool.query(`CREATE TABLE every_type (${columns.join(', ')})`);
      const row = Object.fromEntries(everyType.map(([, value], i) => [`c${i}`, value]));
      const sink = way === 'COPY' ? copyToPostgres<object>(pool, 'every_type') : toPostgres<object>(pool, 'every_type');
      assert.equal((await flow([row, row]).to(sink)).affected, 2);
      const rows = await fromPostgres(pool, 'SELECT * FROM every_type').toArray();
      for (const read of rows) {
        for (const [i, [type, value, readBack = value]] of everyType.entries()) {
          const shown = type === 'interval' ? (read[`c${i}`] as { toPostgres(): string }).toPostgres() : read[`c${i}`];
          const wanted = type === 'interval' ? '4 seconds 3 minutes 2 hours 1 days' : readBack;
          assert.deepEqual(shown, wanted, `${type}: ${String(value)}`);
        }
      }
      // What was read can be written: an interval is an object then.
      assert.equal((await flow(rows).to(sink)).affected, 2);
      assert.equal((await pool.query('SELECT DISTINCT c22::text FROM every_type')).rowCount, 1);
    });
  }

  test('a value that a column cannot take is named', { skip }, async () => {
    await pool.query('CREATE TABLE typed (id int, name text, at date)');
    for (const sink of [toPostgres<object>(pool, 'typed'), copyToPostgres<object>(pool, 'typed')]) {
      for (const [row, says] of [
        [{ id: {} }, /column "id" of the type int4 cannot take an object; map it to text first/],
        [{ id: 1, name: ['a'] }, /column "name" of the type text cannot take an array of 1/],
        [{ id: 1, at: new Date(Number.NaN) }, /column "at" of the type date cannot take an invalid Date/],
        [{ id: Symbol('x') }, /column "id" of the type int4 cannot take Symbol\(x\)/],
        [{ id: 1, nothing: 2 }, /the table "typed" has no column "nothing"; it has id, name, at/],
        [{ name: 'a\0b' }, /invalid byte sequence/],
      ] as const) {
        await assert.rejects(flow([row]).to(sink), says);
        assert.equal(away(), 0);
      }
    }
    assert.equal((await pool.query('SELECT * FROM typed')).rowCount, 0);
  });
});

describe('toPostgres', () => {
  test('a table in a schema is named by an array', { skip }, async () => {
    await table('placed');
    await flow([{ id: 1 }]).to(toPostgres(pool, [schema, 'placed']));
    assert.equal((await read('placed')).length, 1);
    await assert.rejects(flow([{ id: 1 }]).to(toPostgres(pool, `${schema}.placed`)), /does not exist/);
  });

  test('more values than one statement can take are still one transaction', { skip }, async () => {
    const names = Array.from({ length: 100 }, (_, i) => `c${i}`);
    await pool.query(`CREATE TABLE wide (${names.map((name) => `${name} int`).join(', ')}, CHECK (c0 < 699))`);
    const rows = (count: number) => range(count).map((n) => Object.fromEntries(names.map((name, i) => [name, n + i])));
    await assert.rejects(rows(700).to(toPostgres(pool, 'wide', { batchSize: 700 })), /violates check/);
    assert.equal((await pool.query('SELECT FROM wide')).rowCount, 0);
    const report = await rows(690).to(toPostgres(pool, 'wide', { batchSize: 690 }));
    assert.deepEqual(report, { items: 690, affected: 690, batches: 1 });
  });

  test('within a transaction of the user, nothing is there before that is committed', { skip }, async () => {
    await table('within');
    await withClient(async (client) => {
      await client.query('BEGIN');
      const rows = [{ id: 1 }, { id: 2 }, { id: 1 }];
      await flow(rows).to(toPostgres(client, 'within', { onConflict: { key: ['id'], update: [] } }));
      assert.equal((await read('within')).length, 0);
      await client.query('COMMIT');
      assert.equal((await read('within')).length, 2);
    });
  });

  test('after kill -9 there are whole batches, from the first on', { skip }, async () => {
    await table('killed');
    const code = `
      import pg from 'pg';
      const { flow, range } = await import(${JSON.stringify(import.meta.resolve('../../index.ts').replace(/\.ts$/, '.js'))});
      const { toPostgres } = await import(${JSON.stringify(import.meta.resolve('./postgres.js'))});
      const pool = new pg.Pool(${JSON.stringify({ ...config, options: `-c search_path=${schema}` })});
      let batches = 0;
      const onCommit = () => { if (++batches === 5) console.log('go'); };
      await range(1e9).map((id) => ({ id, text: 'x' })).to(toPostgres(pool, 'killed', { batchSize: 100, onCommit }));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => {
      child.stdout.once('data', resolve);
    });
    child.kill('SIGKILL');
    await new Promise((resolve) => {
      child.once('close', resolve);
    });
    let before = -1;
    await eventually('the server has noticed', async () => {
      const { length } = await read('killed');
      const same = length === before;
      before = length;
      return same;
    });
    const rows = await read('killed');
    assert.ok(rows.length >= 500);
    assert.equal(rows.length % 100, 0);
    assert.deepEqual(
      rows.map(({ id }) => id),
      rows.map((_, i) => i),
    );
  });
});

describe('copyToPostgres', () => {
  const rows = (count: number) => range(count).map((id) => ({ id, text: `row ${id}`, n: id / 2 }));

  test('all rows appear at the end, or none', { skip }, async () => {
    await table('copied');
    const report = await rows(20_000)
      .toAsync()
      .tap(async ({ id }) => {
        if (id === 19_999) assert.equal((await read('copied')).length, 0);
      })
      .to(copyToPostgres(pool, 'copied'));
    assert.deepEqual(report, { items: 20_000, affected: 20_000, batches: 1 });
    assert.deepEqual(await read('copied'), rows(20_000).toArray());
    const error = new Error('mine');
    const failing = flow(function* () {
      yield* rows(40_000).drop(20_000);
      throw error;
    });
    await assert.rejects(failing.to(copyToPostgres(pool, 'copied')), (thrown) => thrown === error);
    assert.equal((await read('copied')).length, 20_000);
    assert.equal(away(), 0);
    assert.deepEqual(await flow([] as object[]).to(copyToPostgres(pool, 'copied')), {
      items: 0,
      affected: 0,
      batches: 0,
    });
  });

  test('in batches, of which each is there or not', { skip }, async () => {
    await table('copied');
    const committed: number[] = [];
    const onCommit = async (items: readonly unknown[]): Promise<void> => {
      committed.push(items.length);
      assert.equal((await read('copied')).length, committed.length * 10);
    };
    const sink = copyToPostgres<object>(pool, 'copied', { batchSize: 10, onCommit });
    assert.deepEqual(await rows(20).to(sink), { items: 20, affected: 20, batches: 2 });
    assert.deepEqual(committed, [10, 10]);
    await assert.rejects(
      rows(45)
        .drop(20)
        .concat([{ id: -1, text: 'x', n: -1 }])
        .to(copyToPostgres(pool, 'copied', { batchSize: 10 })),
      /check/,
    );
    assert.equal((await read('copied')).length, 40);
  });

  test('an error of the server comes out while rows are still sent', { skip }, async () => {
    await table('copied');
    const twice = flow(function* () {
      yield { id: 1, text: 'a', n: 1 };
      for (;;) yield { id: 1, text: 'x'.repeat(1_000), n: 1 };
    });
    await assert.rejects(twice.to(copyToPostgres(pool, 'copied')), /duplicate key/);
    assert.equal(away(), 0);
    await withClient(async (client) => {
      await assert.rejects(twice.to(copyToPostgres(client, 'copied')), /duplicate key/);
      assert.equal((await client.query('SELECT 1 AS a')).rowCount, 1);
    });
  });

  test('a row needs every column, and no other', { skip }, async () => {
    await table('copied');
    await assert.rejects(
      flow([{ id: 1, text: 'a' }, { id: 2 }]).to(copyToPostgres<object>(pool, 'copied')),
      /copyToPostgres: a row has no "text"; COPY knows no default: give null, or use toPostgres/,
    );
    await assert.rejects(
      flow([{ id: 1 }, { id: 2, text: 'a' }]).to(copyToPostgres<object>(pool, 'copied')),
      /which is no column/,
    );
    await flow([{ id: 1 }, { id: 2 }]).to(copyToPostgres(pool, 'copied'));
    assert.deepEqual(await read('copied'), [
      { id: 1, text: null, n: 7 },
      { id: 2, text: null, n: 7 },
    ]);
  });

  test('a file goes in as it is', { skip }, async () => {
    await table('copied');
    const pieces = ['id,te', 'xt\r\n1,"a,\n""b"""\r\n', Buffer.from('2,ü\r\n')];
    const sink = copyToPostgres<string | Uint8Array>(pool, 'copied', {
      columns: ['id', 'text'],
      format: 'csv',
      header: true,
    });
    assert.deepEqual(await flow(pieces).to(sink), { items: 3, affected: 2, batches: 1 });
    assert.deepEqual(
      (await read('copied')).map(({ text }) => text),
      ['a,\n"b"', 'ü'],
    );
    await assert.rejects(
      flow([{ id: 1 }]).to(copyToPostgres<object>(pool, 'copied', { format: 'text' })),
      /must be a Uint8Array or a string/,
    );
  });

  test('the source waits for the socket', { skip }, async () => {
    await table('copied');
    await withClient(async (blocker) => {
      await blocker.query('BEGIN');
      await blocker.query('LOCK TABLE copied');
      let read = 0;
      const run = range(1e6)
        .map((id) => {
          read = id;
          return { id, text: 'x'.repeat(1_000) };
        })
        .take(20_000)
        .to(copyToPostgres(pool, 'copied', { columns: ['id', 'text'] }));
      await eventually('the rows wait', async () => {
        const { rows } = await pool.query(
          `SELECT 1 FROM pg_stat_activity WHERE application_name = $1 AND wait_event = 'relation'`,
          [schema],
        );
        return rows.length > 0;
      });
      assert.ok(read < 19_000);
      await blocker.query('ROLLBACK');
      assert.equal((await run).affected, 20_000);
    });
  });

  test('wrong arguments are errors at the call', () => {
    const client = { query: () => Promise.reject(new Error('used')) };
    assert.throws(() => copyToPostgres(client, 't', { header: true }), /header needs format: "csv"/);
    assert.throws(
      () => copyToPostgres(client, 't', { format: 'csv', batchSize: 5 }),
      /format goes with neither batchSize nor row/,
    );
    assert.throws(() => copyToPostgres(client, 't', { onCommit: () => {} }), /onCommit needs batchSize/);
    assert.throws(() => copyToPostgres(client, [], {}), /table must be a name or an array of them/);
  });
});
