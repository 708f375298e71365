import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { flow } from '../../flow/make.ts';
import { type Numbered, sqlSinkExam, sqlSourceExam } from '../../../test/sql-exam.ts';
import { type Duckdb, fromDuckdb, toDuckdb } from './duckdb.ts';

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
// A connection does one thing at a time: what looks at tables while another writes to them has its own.
const onlooker = await instance.connect();
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

let used = 0;
let streaming = false;
const counted: Duckdb = {
  stream: async (sql, values) => {
    used += 1;
    streaming = true;
    try {
      return await connection.stream(sql, values);
    } finally {
      streaming = false;
    }
  },
  run: (sql, values) => connection.run(sql, values),
  interrupt: () => connection.interrupt(),
};
const series = (count: number, wide = false): string =>
  `SELECT (i + 1)::INTEGER AS n, ${wide ? `repeat('x', 500)` : `'row ' || (i + 1)`} AS text FROM range(${count}) AS t(i)`;

sqlSourceExam({
  name: 'DuckDB',
  skip: false,
  rows: (count, { wide } = {}) => fromDuckdb<Numbered>(counted, series(count, wide)),
  used: () => used,
  open: () => 0,
  wrong: () => fromDuckdb(counted, 'SELECT * FROM not_there'),
  failing: () =>
    fromDuckdb(counted, `SELECT CASE WHEN i = 9000 THEN error('too far') ELSE 'x' END AS a FROM range(20000) AS t(i)`),
  says: { wrong: /Table with name not_there does not exist/, failing: /too far/ },
  slow: {
    rows: () =>
      fromDuckdb(counted, 'SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3'),
    running: async () => streaming,
  },
});

const table = async (name: string, [id, text, n]: readonly string[] = ['id', 'text', 'n']): Promise<void> => {
  await connection.run(`DROP TABLE IF EXISTS ${quoted(name)}`);
  const columns = `${quoted(id!)} INTEGER PRIMARY KEY, ${quoted(text!)} TEXT, ${quoted(n!)} DOUBLE DEFAULT 7 CHECK (${quoted(n!)} >= 0)`;
  await connection.run(`CREATE TABLE ${quoted(name)} (${columns})`);
};
const read = (name: string): Promise<Record<string, unknown>[]> =>
  fromDuckdb(onlooker, `SELECT * FROM ${quoted(name)} ORDER BY 1`).toArray();

sqlSinkExam({
  name: 'DuckDB',
  skip: false,
  table,
  sink: (name, options) => toDuckdb(connection, name, options),
  read,
  refusal: /CHECK constraint failed/,
  open: () => 0,
});

describe('DuckDB: values', () => {
  test('are taken beside the statement', async () => {
    const rows = fromDuckdb<{ a: string }>(connection, 'SELECT ? AS a', { values: ["'; --"] });
    assert.deepEqual(await rows.toArray(), [{ a: "'; --" }]);
    assert.deepEqual(await fromDuckdb(connection, 'SELECT 1 AS a, 2 AS a', { rowMode: 'array' }).toArray(), [[1, 2]]);
    const exact = fromDuckdb<{ d: object }>(connection, 'SELECT 12345678901234567890.123456789::DECIMAL(38, 9) AS d', {
      valueMode: 'exact',
    });
    assert.equal(String((await exact.first())!.d), '12345678901234567890.123456789');
  });

  test('of every type arrive', async () => {
    await connection.run(
      'CREATE TABLE types (b BOOLEAN, i BIGINT, h HUGEINT, m DECIMAL(38, 9), d DOUBLE, t TIMESTAMP, z TIMESTAMPTZ, y BLOB, j JSON, l INTEGER[], s TEXT)',
    );
    const row = {
      b: true,
      i: -9_007_199_254_740_993n,
      h: 2n ** 100n,
      m: '12345678901234567890.123456789',
      d: 5e-324,
      t: new Date('2026-11-21T16:30:00.123Z'),
      z: new Date('2026-11-21T16:30:00.123Z'),
      y: new Uint8Array([0, 92, 255]),
      j: { a: ['"', 1, null] },
      l: [1, 2],
      s: null,
    };
    await flow([row]).to(toDuckdb(connection, 'types'));
    const [found] = await fromDuckdb(connection, 'SELECT * REPLACE (m::TEXT AS m) FROM types').toArray();
    const { y, j, ...rest } = found!;
    const { y: bytes, j: document, ...others } = row;
    assert.deepEqual([...(y as Uint8Array)], [...bytes]);
    assert.deepEqual(JSON.parse(j as string), document);
    assert.deepEqual(rest, others);
    for (const d of [Symbol('x'), new Date(Number.NaN)]) {
      await assert.rejects(
        flow([{ d }]).to(toDuckdb<object>(connection, 'types')),
        /column "d" cannot take .*; DuckDB has no such value/,
      );
    }
  });

  test("within a transaction of the user's, a batch is a part of it", async () => {
    await table('within');
    await connection.run('BEGIN TRANSACTION');
    await flow([
      { id: 1, n: 1 },
      { id: 1, n: 2 },
    ]).to(toDuckdb(connection, 'within', { onConflict: { key: ['id'] } }));
    assert.deepEqual(await fromDuckdb(connection, 'SELECT * FROM within').toArray(), [{ id: 1, text: null, n: 2 }]);
    assert.deepEqual(await read('within'), []);
    await connection.run('ROLLBACK');
    assert.deepEqual(await read('within'), []);
  });

  test('a connection is for one flow at a time', async () => {
    const rows = fromDuckdb<Numbered>(connection, series(3));
    await assert.rejects(
      rows.zip(fromDuckdb(connection, series(3))).toArray(),
      /this connection is in use by a fromDuckdb that is not over; connect once more/,
    );
    assert.equal(await rows.count(), 3);
    assert.throws(() => fromDuckdb({} as never, 'x'), /connection must be one of @duckdb\/node-api, got an object/);
  });
});
