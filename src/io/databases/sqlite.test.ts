import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { flow } from '../../flow/make.ts';
import { type Numbered, sqlSinkExam, sqlSourceExam } from '../../../test/sql-exam.ts';
import { fromSqlite, type Sqlite, toSqlite } from './sqlite.ts';

const require = createRequire(import.meta.url);

interface Opened {
  readonly database: Sqlite & { close(): void };
  /** Whether statements have to be freed. */
  readonly frees: boolean;
}

/** The libraries that there are: node:sqlite came with Node 22. */
const libraries: Record<string, (() => Opened) | undefined> = {
  'node:sqlite': process.getBuiltinModule('node:sqlite' as 'fs')
    ? () => {
        const { DatabaseSync } = process.getBuiltinModule('node:sqlite' as 'fs') as unknown as {
          DatabaseSync: new (path: string) => Opened['database'];
        };
        return { database: new DatabaseSync(':memory:'), frees: false };
      }
    : undefined,
  'node-sqlite3-wasm': () => {
    const { Database } = require('node-sqlite3-wasm') as { Database: new () => Opened['database'] };
    return { database: new Database(), frees: true };
  },
};

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

for (const [name, open] of Object.entries(libraries)) {
  if (!open) continue;
  const skip = false;
  const { database, frees } = open();
  let used = 0;
  let held = 0;
  const counted: Sqlite = {
    exec: (sql) => database.exec(sql),
    prepare: (sql) => {
      used += 1;
      const statement = database.prepare(sql) as { finalize(): void };
      if (!frees) return statement;
      held += 1;
      const { finalize } = statement;
      statement.finalize = () => {
        held -= 1;
        finalize.call(statement);
      };
      return statement;
    },
  };
  const series = (count: number, text = `'row ' || n`): string =>
    `WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < ${Math.max(count, 1)}) SELECT n, ${text} AS text FROM series LIMIT ${count}`;

  sqlSourceExam({
    name,
    skip,
    rows: (count, { wide } = {}) =>
      fromSqlite<Numbered>(counted, series(count, wide ? `printf('%.500c', 'x')` : undefined)).map(({ n, text }) => ({
        n,
        text,
      })),
    used: () => used,
    open: () => held,
    wrong: () => fromSqlite(counted, 'SELECT * FROM not_there'),
    failing: () =>
      fromSqlite(
        counted,
        `SELECT n, CASE WHEN n = 1500 THEN abs(-9223372036854775807 - 1) END FROM (${series(2_000)})`,
      ),
    says: { wrong: /no such table: not_there/, failing: /integer overflow/ },
  });

  const read = (table: string): Record<string, unknown>[] =>
    fromSqlite(database, `SELECT * FROM ${quoted(table)} ORDER BY 1`)
      .map((row) => ({ ...row }))
      .toArray();
  const table = async (name: string, [id, text, n]: readonly string[] = ['id', 'text', 'n']): Promise<void> => {
    database.exec(`DROP TABLE IF EXISTS ${quoted(name)}`);
    const columns = `${quoted(id!)} INTEGER PRIMARY KEY, ${quoted(text!)} TEXT, ${quoted(n!)} DEFAULT 7 CHECK (${quoted(n!)} >= 0)`;
    database.exec(`CREATE TABLE ${quoted(name)} (${columns})`);
  };
  sqlSinkExam({
    name,
    skip,
    table,
    sink: (table, options) => toSqlite(counted, table, options),
    read: async (table) => read(table),
    refusal: /CHECK constraint failed/,
    open: () => held,
  });

  describe(`${name}: values`, () => {
    test('are taken beside the statement, and rows come in a sync flow', { skip }, () => {
      const rows = fromSqlite<{ a: string; b: number }>(database, 'SELECT ? AS a, ? AS b', { values: ["'; --", 2] });
      assert.deepEqual(rows.map((row) => ({ ...row })).toArray(), [{ a: "'; --", b: 2 }]);
    });

    test('of every type arrive', { skip }, async () => {
      database.exec('CREATE TABLE types (b, i, d, t, y, j)');
      const row = { b: true, i: 2n ** 53n - 1n, d: 5e-324, t: new Date(0), y: new Uint8Array([0, 255]), j: { a: [1] } };
      await flow([row]).to(toSqlite(database, 'types'));
      const [found] = read('types');
      const { y, ...rest } = found!;
      assert.deepEqual([...(y as Uint8Array)], [0, 255]);
      assert.deepEqual(
        { ...rest, i: Number(rest['i']) },
        { b: 1, i: 2 ** 53 - 1, d: 5e-324, t: '1970-01-01T00:00:00.000Z', j: '{"a":[1]}' },
      );
      for (const d of [Number.NaN, Symbol('x'), new Date(Number.NaN)]) {
        await assert.rejects(
          flow([{ d }]).to(toSqlite<object>(database, 'types')),
          /column "d" cannot take .*; SQLite has no such value/,
        );
      }
    });

    test("within a transaction of the user's, a batch is a part of it", { skip }, async () => {
      await table('within');
      database.exec('BEGIN');
      await flow([{ id: 1 }, { id: 2 }]).to(toSqlite(database, 'within', { batchSize: 1 }));
      await assert.rejects(flow([{ id: 3 }, { id: 2 }]).to(toSqlite(database, 'within')), /UNIQUE/);
      assert.equal(read('within').length, 2);
      database.exec('ROLLBACK');
      assert.equal(read('within').length, 0);
    });
  });
}

test('wrong arguments are errors at the call', () => {
  assert.throws(
    () => fromSqlite({} as never, 'SELECT 1'),
    /database must be one of node:sqlite, better-sqlite3 or node-sqlite3-wasm, got an object/,
  );
  const database = { prepare: () => {}, exec: () => {} };
  assert.throws(() => fromSqlite(database, 5 as never), /text must be a string, got 5/);
  assert.throws(
    () => toSqlite(database, 't', { onConflict: 'replace' as never }),
    /onConflict must be "error", "nothing" or/,
  );
});
