import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type AsyncFlow, type Flow, flow } from '../src/index.ts';
import type { BatchOptions, BatchReport } from '../src/io/databases/batches.ts';
import type { Row, TableOptions, OnConflict } from '../src/io/databases/tables.ts';
import type { Terminal } from '../src/pipeline/stage.ts';
import { eventually } from './servers.ts';

// What every database must pass, whichever it is.

export interface Numbered {
  readonly n: number;
  readonly text: string;
}

export interface SqlSource {
  readonly name: string;
  readonly skip: string | false;
  /** The rows 1 to `count`, as { n, text: 'row n' }; every call a flow of its own. `wide`: the text is 500 characters. */
  rows(
    count: number,
    options?: { readonly batchSize?: number; readonly wide?: boolean },
  ): Flow<Numbered> | AsyncFlow<Numbered>;
  /** How often the client was used so far. */
  used(): number;
  /** How many results are open, or connections not given back. */
  open(): Promise<number> | number;
  /** A query that is wrong. */
  readonly wrong: () => Flow<unknown> | AsyncFlow<unknown>;
  /** A query that fails after it has given at least 1,000 rows, or while it does. */
  readonly failing?: () => Flow<unknown> | AsyncFlow<unknown>;
  /** What their errors say. */
  readonly says: { readonly wrong: RegExp; readonly failing?: RegExp };
  /** A query that takes a minute, where it can be ended from outside; and whether the server is at it. */
  readonly slow?: { readonly rows: () => AsyncFlow<unknown>; readonly running: () => Promise<boolean> };
}

const expected = (count: number): Numbered[] =>
  Array.from({ length: count }, (_, i) => ({ n: i + 1, text: `row ${i + 1}` }));

/** Both kinds of flow as one that waits. */
function waiting<T>(rows: Flow<T> | AsyncFlow<T>): AsyncFlow<T> {
  return 'toAsync' in rows ? rows.toAsync() : rows;
}

/** How much is held, garbage aside. */
function memory(): number {
  globalThis.gc!();
  return process.memoryUsage().heapUsed + process.memoryUsage().external;
}

export function sqlSourceExam(source: SqlSource): void {
  const { skip } = source;
  const rows: (...args: Parameters<SqlSource['rows']>) => AsyncFlow<Numbered> = (...args) =>
    waiting(source.rows(...args));
  const unharmed = async (): Promise<void> => {
    await eventually('everything is given back', async () => (await source.open()) === 0);
    assert.deepEqual(await rows(2).toArray(), expected(2));
    assert.equal(await source.open(), 0);
  };

  describe(`${source.name} as a source`, () => {
    test('nothing is touched before the first pull, nor if there is none', { skip }, async () => {
      const before = source.used();
      const left = rows(5).map(({ n }) => n);
      const iterator = left[Symbol.asyncIterator]();
      await iterator.return!();
      assert.equal(source.used(), before);
      assert.equal(await source.open(), 0);
    });

    test('all rows come, in order, however many fit into a batch', { skip }, async () => {
      for (const count of [0, 1, 9, 10, 11, 20, 25]) {
        assert.deepEqual(await rows(count, { batchSize: 10 }).toArray(), expected(count));
      }
      assert.deepEqual(await rows(2_500).toArray(), expected(2_500));
      assert.equal(await source.open(), 0);
    });

    test('a flow can be run again, and stages take the rows', { skip }, async () => {
      const odd = rows(100)
        .filter(({ n }) => n % 2 === 1)
        .map(({ n }) => n);
      assert.equal(await odd.sum(), 2_500);
      assert.equal(await odd.take(3).sum(), 9);
      await unharmed();
    });

    test('who leaves early gives back what was open', { skip }, async () => {
      const seen: number[] = [];
      for await (const { n } of rows(30_000)) if (seen.push(n) === 3) break;
      assert.deepEqual(seen, [1, 2, 3]);
      await unharmed();
      assert.deepEqual(await rows(30_000).take(3).toArray(), expected(3));
      await unharmed();
      assert.deepEqual(await rows(30_000).drop(1_500).first(), { n: 1_501, text: 'row 1501' });
      await unharmed();
    });

    test('an error of the server is its own', { skip }, async () => {
      await assert.rejects(waiting(source.wrong()).toArray(), source.says.wrong);
      await unharmed();
      if (source.failing) await assert.rejects(waiting(source.failing()).count(), source.says.failing!);
      await unharmed();
    });

    test('an error of a callback passes as it is, and all is given back', { skip }, async () => {
      const error = new Error('mine');
      const run = rows(30_000).forEach(({ n }) => {
        if (n === 1_200) throw error;
      });
      await assert.rejects(run, (thrown) => thrown === error);
      await unharmed();
    });

    test('no more than a batch is held, of however many rows', { skip }, async () => {
      await rows(1_000, { wide: true }).count();
      const before = memory();
      let most = 0;
      let total = 0;
      await rows(60_000, { wide: true }).forEach(({ n, text }) => {
        total += text.length;
        if (n % 10_000 === 0) most = Math.max(most, memory());
      });
      assert.equal(total, 60_000 * 500);
      // All of them are 30 MB and more.
      assert.ok(most - before < 10e6, `${Math.round((most - before) / 1e6)} MB more`);
    });

    const { slow } = source;
    if (!slow) return;
    test('an abort ends a query that the server is at', { skip }, async () => {
      const controller = new AbortController();
      const run = slow.rows().withSignal(controller.signal).toArray();
      run.catch(() => {});
      await eventually('the query runs', () => slow.running());
      controller.abort(new Error('enough'));
      await assert.rejects(run, /enough/);
      await eventually('the query has ended', async () => !(await slow.running()));
      await unharmed();
    });
  });
}

type SinkOptions = BatchOptions<Row> & TableOptions<Row> & { readonly onConflict?: OnConflict };

export interface SqlSink {
  readonly name: string;
  readonly skip: string | false;
  /** Makes a table anew: columns id (an integer, the key), text (of any length) and n (a number that is not negative, 7 by default). */
  table(name: string, columns?: readonly [id: string, text: string, n: string]): Promise<void>;
  sink(table: string, options?: SinkOptions): Terminal<Row, Promise<BatchReport>>;
  /** What is in the table, in the order of its first column. */
  read(table: string): Promise<Record<string, unknown>[]>;
  /** What the server says of a negative n. */
  readonly refusal: RegExp;
  /** How many connections are not given back. */
  open(): Promise<number> | number;
}

const nasty = [
  `'; DROP TABLE sluice_exam; --`,
  `"; DROP TABLE sluice_exam; --`,
  '\\',
  "\\'; SELECT 1; --",
  `'' OR ''='`,
  '`',
  'a\tb\nc\rd\\n\\.\\N',
  '\\.',
  '\\N',
  '',
  ' ',
  'NULL',
  'null',
  '{}',
  '{"a":1}',
  'ünï\u{1F600}\uFFFD\u2028',
  '$1 ? :a @b %s',
  '\b\f\v\x01\x7f',
  'x'.repeat(70_000),
];

const id = (count: number): { id: number; text: string; n: number }[] =>
  Array.from({ length: count }, (_, i) => ({ id: i + 1, text: `row ${i + 1}`, n: i }));

export function sqlSinkExam(target: SqlSink): void {
  const { skip } = target;
  const fresh = async (name = 'sluice_exam'): Promise<string> => {
    await target.table(name);
    return name;
  };

  describe(`${target.name} as a sink`, () => {
    test('all rows arrive, in batches', { skip }, async () => {
      const table = await fresh();
      for (const [count, batches] of [
        [0, 0],
        [1, 1],
        [10, 1],
        [25, 3],
      ] as const) {
        await target.table(table);
        const report = await flow(id(count)).to(target.sink(table, { batchSize: 10 }));
        assert.deepEqual(report, { items: count, affected: count, batches });
        assert.deepEqual(await target.read(table), id(count));
      }
      await target.table(table);
      const report = await flow(id(5_000)).to(target.sink(table));
      assert.deepEqual(report, { items: 5_000, affected: 5_000, batches: 5 });
      assert.deepEqual(await target.read(table), id(5_000));
      assert.equal(await target.open(), 0);
    });

    test('texts arrive as they are, whatever they look like', { skip }, async () => {
      const table = await fresh();
      const rows = nasty.map((text, i) => ({ id: i + 1, text, n: i }));
      await flow(rows).to(target.sink(table));
      assert.deepEqual(await target.read(table), rows);
    });

    test('names are names, whatever they look like', { skip }, async () => {
      const table = 'sluice "exam"; DROP `x`; -- \'ä.b';
      const columns = ['id"; --', 'te`xt', "n'), (?"] as const;
      await target.table(table, columns);
      const rows = [{ [columns[0]]: 1, [columns[1]]: 'a', [columns[2]]: 2 }];
      await flow(rows).to(target.sink(table, { onConflict: { key: [columns[0]] } }));
      const again = { ...rows[0], [columns[1]]: 'b' };
      await flow([again]).to(target.sink(table, { onConflict: { key: [columns[0]] } }));
      assert.deepEqual(await target.read(table), [again]);
      assert.throws(() => target.sink('a\0b'), /a name must be a string that is neither empty nor has a NUL/);
      assert.throws(() => target.sink(''), /a name must be/);
      assert.throws(() => target.sink('t', { columns: ['a', 'a'] }), /columns must not name a column twice/);
    });

    test('arrays are rows if the columns are named, and `row` makes them', { skip }, async () => {
      const table = await fresh();
      await flow([
        ['a', 1],
        ['b', 2],
      ]).to(target.sink(table, { columns: ['text', 'id'] }));
      const row = ((n: number) => ({ id: n, text: 'made', n: 1 })) as never;
      await (flow([3]) as unknown as Flow<Row>).to(target.sink(table, { row }));
      assert.deepEqual(
        (await target.read(table)).map(({ id, text }) => [id, text]),
        [
          [1, 'a'],
          [2, 'b'],
          [3, 'made'],
        ],
      );
      await assert.rejects(flow([[1]]).to(target.sink(table)), /rows that are arrays need the option columns/);
      await assert.rejects(flow([[1]]).to(target.sink(table, { columns: ['id', 'n'] })), /1 values for 2 columns/);
    });

    test('null is NULL, and a member that is missing is the default', { skip }, async () => {
      const table = await fresh();
      await flow([
        { id: 1, text: null, n: 1 },
        { id: 2, text: 'b' },
        { id: 3, text: 'c', n: undefined },
      ]).to(target.sink(table));
      assert.deepEqual(await target.read(table), [
        { id: 1, text: null, n: 1 },
        { id: 2, text: 'b', n: 7 },
        { id: 3, text: 'c', n: 7 },
      ]);
    });

    test('a row that is none ends the flow, and its batch is not there', { skip }, async () => {
      const table = await fresh();
      const rows: Row[] = id(25);
      rows[23] = { id: 24, text: 'x', n: 1, other: 2 };
      await assert.rejects(
        flow(rows).to(target.sink(table, { batchSize: 10 })),
        /a row has the member "other", which is no column/,
      );
      assert.deepEqual(await target.read(table), id(20));
      rows[23] = 5 as never;
      await target.table(table);
      await assert.rejects(
        flow(rows).to(target.sink(table, { batchSize: 10 })),
        /every item must be an object or an array, got 5/,
      );
      assert.deepEqual(await target.read(table), id(20));
      rows[23] = { id: 24, text: 'half \ud800', n: 1 };
      await target.table(table);
      await assert.rejects(flow(rows).to(target.sink(table, { batchSize: 10 })), /half of a surrogate pair/);
      assert.deepEqual(await target.read(table), id(20));
    });

    test('what the server refuses ends the flow with its error: of that batch there is nothing', { skip }, async () => {
      const table = await fresh();
      const rows = id(25);
      rows[15] = { id: 16, text: 'x', n: -1 };
      await assert.rejects(flow(rows).to(target.sink(table, { batchSize: 10 })), target.refusal);
      assert.deepEqual(await target.read(table), id(10));
      assert.equal(await target.open(), 0);
      await flow(id(25))
        .drop(10)
        .to(target.sink(table, { batchSize: 10 }));
      assert.equal((await target.read(table)).length, 25);
    });

    test('a source that fails passes its error on; what was gathered is not written', { skip }, async () => {
      const table = await fresh();
      const error = new Error('mine');
      const source = flow(function* () {
        yield* id(15);
        throw error;
      });
      await assert.rejects(source.to(target.sink(table, { batchSize: 10 })), (thrown) => thrown === error);
      assert.deepEqual(await target.read(table), id(10));
      assert.equal(await target.open(), 0);
    });

    test('of what is there already: an error, nothing, or an update, of which the last counts', { skip }, async () => {
      const table = await fresh();
      await flow(id(3)).to(target.sink(table));
      await assert.rejects(flow(id(1)).to(target.sink(table)));
      const again = [
        { id: 2, text: 'second', n: 20 },
        { id: 9, text: 'new', n: 9 },
        { id: 9, text: 'newer', n: 10 },
      ];
      await flow(again).to(target.sink(table, { onConflict: 'nothing' }));
      assert.deepEqual(await target.read(table), [...id(3), again[1]]);
      await flow(again).to(target.sink(table, { onConflict: { key: ['id'], update: ['n'] } }));
      assert.deepEqual(await target.read(table), [
        id(3)[0],
        { id: 2, text: 'row 2', n: 20 },
        id(3)[2],
        { id: 9, text: 'new', n: 10 },
      ]);
      await flow(again).to(target.sink(table, { onConflict: { key: ['id'] } }));
      assert.deepEqual(await target.read(table), [id(3)[0], again[0], id(3)[2], again[2]]);
      const wrong = target.sink(table, { onConflict: { key: ['nothing'] } });
      await assert.rejects(flow(again).to(wrong), /onConflict.key names "nothing", which is no column/);
    });

    test('the source is read no further than the batch that is written', { skip }, async () => {
      const table = await fresh();
      let read = 0;
      const committed: number[] = [];
      const rows = flow(function* () {
        for (const row of id(30)) {
          read += 1;
          yield row;
        }
      });
      const onCommit = async (items: readonly unknown[]): Promise<void> => {
        assert.ok(read <= committed.reduce((a, b) => a + b, 0) + 10);
        committed.push(items.length);
        assert.equal((await target.read(table)).length, committed.length * 10, 'committed before it is told');
      };
      await rows.to(target.sink(table, { batchSize: 10, onCommit }));
      assert.deepEqual(committed, [10, 10, 10]);
    });

    test('a source that has nothing does not keep rows waiting', { skip }, async () => {
      const table = await fresh();
      const gate = new EventTarget();
      const going = once(gate, 'go');
      const rows = flow(async function* () {
        yield* id(3);
        await going;
        yield { id: 4, text: 'late', n: 1 };
      });
      const run = rows.to(target.sink(table, { linger: 300 }));
      await eventually('three rows are there', async () => (await target.read(table)).length === 3);
      await wait(1);
      gate.dispatchEvent(new Event('go'));
      assert.equal((await run).batches, 2);
    });
  });
}
