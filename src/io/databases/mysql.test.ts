import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import mysql from 'mysql2';
import { createConnection, createPool, type RowDataPacket } from 'mysql2/promise';
import { flow } from '../../flow/make.ts';
import { range } from '../../flow/sources.ts';
import { forbidden } from '../../../test/code-from-strings.ts';
import { eventually, find } from '../../../test/servers.ts';
import { type Numbered, sqlSinkExam, sqlSourceExam } from '../../../test/sql-exam.ts';
import { fromMysql, toMysql } from './mysql.ts';

const config = {
  host: process.env['MYSQL_HOST'] ?? '127.0.0.1',
  port: Number(process.env['MYSQL_PORT'] ?? 3306),
  user: process.env['MYSQL_USER'] ?? 'root',
  password: process.env['MYSQL_PASSWORD'] ?? '',
  // The client compiles a reader for the rows of each query, unless it is told that it may not.
  disableEval: forbidden() !== false,
};
// Each run has a database of its own: others may be testing on the same server.
const database = `sluice_${process.pid}`;

const { client: pool, skip } = await find(
  'MySQL',
  async () => {
    const connection = await createConnection(config);
    await connection.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
    await connection.end();
    return createPool({ ...config, database, connectionLimit: 4 });
  },
  async (pool) => {
    await pool.query(`DROP DATABASE ${database}`);
    await pool.end();
  },
);
const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

interface Inside {
  readonly _allConnections: { readonly length: number };
  readonly _freeConnections: { readonly length: number };
}
const away = (): number => {
  const { _allConnections, _freeConnections } = pool.pool as unknown as Inside;
  return _allConnections.length - _freeConnections.length;
};

let used = 0;
const counted = {
  query: () => {},
  execute: () => {},
  pool: {
    promise: () => pool,
    getConnection: (done: Parameters<mysql.Pool['getConnection']>[0]) => {
      used += 1;
      pool.pool.getConnection(done);
    },
  },
};

// Neither has generate_series; a recursive query gives 1,000 rows at most in MySQL.
const series = (count: number, text = `CONCAT('row ', n)`): string =>
  `WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < ${Math.max(1, count)})
   SELECT n, ${text} AS text FROM series LIMIT ${count}`;
const digits = `(SELECT 0 d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)`;
/** The numbers from 1 on, by as many digits as there have to be. */
const numbers = (count: number, text: string): string => {
  if (count < 1_000) return series(count, text);
  const places = Array.from({ length: Math.ceil(Math.log10(count)) }, (_, i) => i);
  const n = places.map((i) => `d${i}.d * ${10 ** i}`).join(' + ');
  const from = places.map((i) => `${digits} d${i}`).join(', ');
  return `SELECT n, ${text} AS text FROM (SELECT 1 + ${n} AS n FROM ${from}) AS x WHERE n <= ${count}`;
};

sqlSourceExam({
  name: 'MySQL',
  skip,
  rows: (count, { batchSize, wide } = {}) =>
    fromMysql<Numbered>(
      counted,
      `${numbers(count, wide ? `REPEAT('x', 500)` : `CONCAT('row ', n)`)}${count >= 1_000 && !wide ? ' ORDER BY n' : ''}`,
      {
        ...(batchSize && { batchSize }),
      },
    ),
  used: () => used,
  open: away,
  wrong: () => fromMysql(counted, 'SELECT * FROM not_there'),
  failing: () => fromMysql(counted, `SELECT n, IF(n = 2, (SELECT 1 UNION SELECT 2), 1) FROM (${series(3)}) AS x`),
  says: { wrong: /not_there' doesn't exist/, failing: /returns more than 1 row/ },
  slow: {
    rows: () => fromMysql(counted, 'SELECT SLEEP(60)'),
    running: async () => {
      const [rows] = await pool.query<RowDataPacket[]>(
        `SELECT 1 FROM information_schema.processlist WHERE db = '${database}' AND info = 'SELECT SLEEP(60)'`,
      );
      return rows.length > 0;
    },
  },
});

const table = async (name: string, [id, text, n]: readonly string[] = ['id', 'text', 'n']): Promise<void> => {
  await pool.query(`DROP TABLE IF EXISTS ${quoted(name)}`);
  const columns = `${quoted(id!)} INT PRIMARY KEY, ${quoted(text!)} LONGTEXT, ${quoted(n!)} DOUBLE DEFAULT 7, CHECK (${quoted(n!)} >= 0)`;
  await pool.query(`CREATE TABLE ${quoted(name)} (${columns}) ENGINE = InnoDB`);
};
const read = async (name: string): Promise<Record<string, unknown>[]> =>
  (await pool.query<RowDataPacket[]>(`SELECT * FROM ${quoted(name)} ORDER BY 1`))[0].map((row) => ({ ...row }));

sqlSinkExam({
  name: 'MySQL',
  skip,
  table,
  sink: (name, options) => toMysql(pool, name, options),
  read,
  refusal: /CONSTRAINT|constraint/,
  open: away,
});

describe('fromMysql', () => {
  test('connections and pools, with promises and without', { skip }, async () => {
    const clients = [
      mysql.createConnection({ ...config, database }),
      mysql.createPool({ ...config, database }),
      await createConnection({ ...config, database }),
      createPool({ ...config, database }),
    ];
    for (const client of clients) {
      const rows = fromMysql<{ a: string; b: number }>(client, 'SELECT ? AS a, 2 AS b', { values: ["'; --"] });
      assert.deepEqual(
        (await rows.toArray()).map((row) => ({ ...row })),
        [{ a: "'; --", b: 2 }],
      );
      assert.deepEqual(await fromMysql(client, 'SELECT 1 AS a, 2 AS a', { rowMode: 'array' }).toArray(), [[1, 2]]);
      await table('clients');
      assert.equal((await flow([{ id: 1 }]).to(toMysql(client, [database, 'clients']))).affected, 1);
      await client.end(() => {});
    }
  });

  test('a connection that is left reads on, and can be used again', { skip }, async () => {
    const connection = await createConnection({ ...config, database });
    const rows = fromMysql<Numbered>(connection, numbers(50_000, `'x'`));
    assert.equal((await rows.take(3).toArray()).length, 3);
    assert.equal(await rows.count(), 50_000);
    await assert.rejects(
      rows.zip(fromMysql(connection, 'SELECT 1')).toArray(),
      /this connection is in use by a fromMysql that is not over; pass a pool/,
    );
    await connection.end();
  });

  test('the server waits while nobody asks', { skip }, async () => {
    const rows = fromMysql<Numbered>(pool, numbers(300_000, `REPEAT('x', 500)`), { batchSize: 10 })[
      Symbol.asyncIterator
    ]();
    await rows.next();
    const state = async (): Promise<string> => {
      const [found] = await pool.query<RowDataPacket[]>(
        `SELECT state FROM information_schema.processlist WHERE db = '${database}' AND info LIKE '%REPEAT%' AND info NOT LIKE '%processlist%'`,
      );
      return String(found[0]?.['state']);
    };
    await eventually('it writes to the net', async () => /writing to net|Sending/i.test(await state()));
    await rows.return!();
    await eventually('the query has ended', async () => (await state()) === 'undefined');
    await eventually('it is given back', () => away() === 0);
  });

  test('wrong arguments are errors at the call', () => {
    assert.throws(
      () => fromMysql({} as never, 'SELECT 1'),
      /fromMysql: client must be a connection or a pool of mysql2, got an object/,
    );
    const client = { query: () => {}, execute: () => {}, promise: () => {} };
    assert.throws(() => fromMysql(client, 5 as never), /text must be a string, got 5/);
    assert.throws(() => fromMysql(client, 'x', { values: 'a' as never }), /values must be an array, got "a"/);
  });
});

describe('toMysql', () => {
  test('every type', { skip }, async () => {
    await pool.query(
      `CREATE TABLE types (b BOOLEAN, i BIGINT, u BIGINT UNSIGNED, m DECIMAL(40, 10), d DOUBLE, t DATETIME(3), y VARBINARY(9), j JSON, c CHAR(9))`,
    );
    const row = {
      b: true,
      i: -9_007_199_254_740_993n,
      u: 18_446_744_073_709_551_615n,
      m: '123456789012345678901234567890.0123456789',
      d: 5e-324,
      t: new Date('2026-11-21T16:30:00.123Z'),
      y: new Uint8Array([0, 39, 92, 255]),
      j: { a: ["'", '"', '\\', '\u{1F600}'] },
      c: '\u{1F600}',
    };
    await flow([row]).to(toMysql(pool, 'types'));
    const [found] = await pool.query<RowDataPacket[]>(
      'SELECT *, CAST(i AS CHAR) AS i, CAST(u AS CHAR) AS u FROM types',
    );
    const { j, ...rest } = found[0]!;
    const { j: wanted, ...others } = row;
    assert.deepEqual(typeof j === 'string' ? JSON.parse(j) : j, wanted);
    assert.deepEqual(rest, { ...others, b: 1, i: String(row.i), u: String(row.u), y: Buffer.from(row.y) });
    for (const d of [Number.NaN, Infinity, Symbol('x'), new Date(Number.NaN)]) {
      await assert.rejects(
        flow([{ d }]).to(toMysql<object>(pool, 'types')),
        /column "d" cannot take .*; MySQL has no such value/,
      );
    }
  });

  test('what the server would cut is an error, also where it is not strict', { skip }, async () => {
    const lax = createPool({ ...config, database, connectionLimit: 1 });
    await lax.query(`SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES'`);
    await pool.query('CREATE TABLE lax (id INT PRIMARY KEY, c CHAR(3), t TINYINT)');
    await assert.rejects(
      flow([{ id: 1, c: 'abcd', t: 1 }]).to(toMysql(lax, 'lax')),
      /would not store a value as it is: Data truncated|too long/,
    );
    await assert.rejects(flow([{ id: 1, c: 'abc', t: 300 }]).to(toMysql(lax, 'lax')), /Out of range/);
    assert.deepEqual(await read('lax'), []);
    const evil = [{ id: 1, c: "\\'", t: 1 }];
    await flow(evil).to(toMysql(lax, 'lax', { onConflict: { key: ['id'] } }));
    assert.deepEqual(await read('lax'), evil);
    await lax.end();
  });

  test('within a transaction of the user, nothing is there before that is committed', { skip }, async () => {
    await table('within');
    const connection = await createConnection({ ...config, database });
    await connection.query('START TRANSACTION');
    await flow([{ id: 1 }, { id: 2 }]).to(toMysql(connection, 'within', { batchSize: 1 }));
    assert.equal((await read('within')).length, 0);
    await connection.query('COMMIT');
    assert.equal((await read('within')).length, 2);
    await connection.end();
  });

  test('more values than one statement can take are still one transaction', { skip }, async () => {
    const names = Array.from({ length: 100 }, (_, i) => `c${i}`);
    await pool.query(`CREATE TABLE wide (${names.map((name) => `${name} INT`).join(', ')}, CHECK (c0 < 699))`);
    const rows = (count: number) => range(count).map((n) => Object.fromEntries(names.map((name, i) => [name, n + i])));
    await assert.rejects(rows(700).to(toMysql(pool, 'wide', { batchSize: 700 })), /constraint/i);
    assert.equal((await read('wide')).length, 0);
    assert.equal((await rows(690).to(toMysql(pool, 'wide', { batchSize: 690 }))).affected, 690);
  });
});
