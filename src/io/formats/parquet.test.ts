import assert from 'node:assert/strict';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { flow } from '../../flow/make.ts';
import { range } from '../../flow/sources.ts';
import { toParquet } from '../sinks/index.ts';
import { glob } from '../sources/glob.ts';
import { inputs } from '../sources/inputs.ts';
import { parquet, type ParquetFilter } from './parquet.ts';

const root = mkdtempSync(join(tmpdir(), 'sluice-parquet-'));
after(() => rmSync(root, { recursive: true }));
let made = 0;
const place = (): string => join(mkdtempSync(join(root, `${++made}-`)), 'x.parquet');

const rows = Array.from({ length: 1000 }, (_, i) => ({
  i,
  id: BigInt(i) * 10_000_000_000n,
  name: i % 10 === 0 ? null : `näme ${i % 50}`,
  ok: i % 3 === 0,
  at: new Date(Date.UTC(2026, 0, 1) + i * 1000),
  raw: new Uint8Array([i & 255, 1]),
  more: i % 2 === 0 ? { n: [i, null], t: 'x' } : null,
}));

describe('what is written is read', () => {
  for (const compression of ['snappy', 'gzip', 'none'] as const) {
    test(`${compression}, whatever the row groups`, async () => {
      for (const rowGroupSize of [1000, 300, 1]) {
        const path = place();
        const some = rows.slice(0, rowGroupSize === 1 ? 20 : 1000);
        const report = await flow(some).toParquet(path, { compression, rowGroupSize });
        assert.deepEqual(report, { path, items: some.length, bytes: statSync(path).size });
        const found = await parquet<Record<string, unknown>>(path).toArray();
        assert.deepEqual(found, some);
        assert.deepEqual(readdirSync(join(path, '..')), ['x.parquet']);
      }
    });
  }

  test('given columns: types, order, and what is missing', async () => {
    const path = place();
    await flow([{ b: 1 }, { a: 'x', c: [1] }, {}]).toParquet(path, {
      columns: { a: 'string', b: 'int32', c: 'json', d: 'double' },
    });
    assert.deepEqual(await parquet(path).toArray(), [
      { a: null, b: 1, c: null, d: null },
      { a: 'x', b: null, c: [1], d: null },
      { a: null, b: null, c: null, d: null },
    ]);
    await flow<object>([]).toParquet(path, { columns: { a: 'string' } });
    assert.deepEqual(await parquet(path).toArray(), []);
  });

  test('path, URL, bytes, several', async () => {
    const path = place();
    await flow([{ n: 1 }]).toParquet(path);
    const all = parquet([path, pathToFileURL(path), readFileSync(path)]);
    assert.deepEqual(await all.toArray(), [{ n: 1 }, { n: 1 }, { n: 1 }]);
    assert.deepEqual(await all.take(2).toArray(), [{ n: 1 }, { n: 1 }]);
  });
});

describe('to a stream', () => {
  const records = [{ n: 1 }, { n: 2 }, { n: 3 }];

  test('of Node and of the web, ended or not', async () => {
    const path = place();
    await flow(records).toParquet(path, { rowGroupSize: 2 });
    for (const end of [true, false]) {
      const pieces: Uint8Array[] = [];
      const node = new Writable({
        write: (piece: Uint8Array, _encoding, done) => {
          pieces.push(piece);
          setImmediate(done);
        },
      });
      assert.deepEqual(await flow(records).toParquet(node, { rowGroupSize: 2, end }), {
        items: 3,
        bytes: statSync(path).size,
      });
      assert.deepEqual([Buffer.concat(pieces), node.writableEnded], [readFileSync(path), end]);
    }
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const [, bytes] = await Promise.all([
      flow(records).toParquet(writable, { rowGroupSize: 2 }),
      new Response(readable).arrayBuffer(),
    ]);
    assert.deepEqual(Buffer.from(bytes), readFileSync(path));
  });

  test('a run that fails before its first row group leaves nobody waiting', async () => {
    const stream = new PassThrough();
    const failing = flow([1, 2]).map((n): object => {
      throw new Error(`no ${n}`);
    });
    await assert.rejects(failing.toParquet(stream), { message: 'no 1' });
    assert.equal(stream.destroyed, true);
    assert.throws(() => toParquet(5 as never), /toParquet: output must be a path, a Node Writable/);
  });
});

describe('many files', () => {
  const folder = mkdtempSync(join(root, 'many-'));
  const ready = Promise.all(
    [0, 1, 2].map((part) =>
      range(part * 10, part * 10 + 10)
        .map((n) => ({ n, half: n / 2, text: `${n}` }))
        .toParquet(join(folder, `part-${part}.parquet`), { rowGroupSize: 5 }),
    ),
  );

  test('by a pattern, with columns and a filter', async () => {
    await ready;
    const all = parquet<{ n: number }>(glob(join(folder, '*.parquet')), { columns: ['n'] });
    assert.deepEqual(
      await all.toArray(),
      Array.from({ length: 30 }, (_, n) => ({ n })),
    );
    const some = parquet(glob('part-*.parquet', { cwd: folder }), {
      columns: ['text'],
      filter: { n: { $gte: 8, $lt: 22 } },
      rowStart: 1,
    });
    // The rows are counted in each file.
    const left = Array.from({ length: 14 }, (_, i) => `${i + 8}`).filter((text) => !text.endsWith('0'));
    assert.deepEqual(
      await some.toArray(),
      left.map((text) => ({ text })),
    );
    assert.equal(await parquet(glob(join(folder, '*.none'))).count(), 0);
  });

  test('found one after the other, each when the one before was read; what finds them is closed', async () => {
    await ready;
    const log: string[] = [];
    function* found(): Generator<string> {
      try {
        for (const part of [0, 1, 2]) {
          log.push(`asked for ${part}`);
          yield join(folder, `part-${part}.parquet`);
        }
      } finally {
        log.push('closed');
      }
    }
    const flowOfFound = parquet<{ n: number }>([inputs(found()), join(folder, 'part-0.parquet')]);
    assert.equal((await flowOfFound.take(12).toArray()).at(-1)?.n, 11);
    assert.deepEqual(log, ['asked for 0', 'asked for 1', 'closed']);
    await assert.rejects(flowOfFound.toArray(), { name: 'ConsumedError' });
  });

  test('what cannot be read from its end is refused: at the call, or when it was found', async () => {
    await ready;
    const stream = new Blob(['PAR1']).stream();
    assert.throws(
      () => parquet(stream as never),
      /parquet: input must be a path, a file URL or bytes, got .*; a stream cannot be read from its end: write it to a file first/,
    );
    const mixed = parquet(inputs([join(folder, 'part-0.parquet'), new Blob(['PAR1']).stream()]));
    await assert.rejects(mixed.toArray(), { name: 'TypeError', message: /a stream cannot be read from its end/ });
    assert.throws(
      () => parquet(new URL('https://ada:secret@example.org/a.parquet')),
      /got https:\/\/example\.org\/a\.parquet$/,
    );
  });
});

describe('what is not asked for is not read', () => {
  const path = place();
  const size = 100;
  const ready = flow(rows.map(({ i, id, name, at }) => ({ i, id, name, at, pad: `${i}`.repeat(200) }))).toParquet(
    path,
    {
      rowGroupSize: size,
      compression: 'none',
    },
  );

  test('columns and rows', async () => {
    await ready;
    assert.deepEqual(await parquet(path, { columns: ['i'], rowStart: 150, rowEnd: 153 }).toArray(), [
      { i: 150 },
      { i: 151 },
      { i: 152 },
    ]);
    assert.equal(await parquet(path, { rowStart: 990, rowEnd: Infinity }).count(), 10);
    assert.equal(await parquet(path, { rowStart: 99, rowEnd: 301 }).count(), 202);
    assert.equal(await parquet(path, { rowStart: 5000 }).count(), 0);
  });

  test('filters are those of the rows, by whatever column', async () => {
    await ready;
    const cases: readonly (readonly [ParquetFilter, (row: (typeof rows)[number]) => boolean])[] = [
      [{ i: { $gte: 250, $lt: 260 } }, ({ i }) => i >= 250 && i < 260],
      [{ id: { $gt: 9_900_000_000_000n } }, ({ i }) => i > 990],
      [{ name: 'näme 7' }, ({ name }) => name === 'näme 7'],
      [{ name: null }, ({ name }) => name === null],
      [{ at: { $lt: new Date(Date.UTC(2026, 0, 1, 0, 1)) } }, ({ i }) => i < 60],
      [{ i: { $in: [1, 500] } }, ({ i }) => i === 1 || i === 500],
      [{ $or: [{ i: 3 }, { $and: [{ i: { $gt: 998 } }] }] }, ({ i }) => i === 3 || i > 998],
      [{ i: { $gt: 2000 } }, () => false],
    ];
    for (const [filter, model] of cases) {
      const found = await parquet<{ i: number }>(path, { columns: ['i'], filter }).toArray();
      assert.deepEqual(
        found,
        rows.filter(model).map(({ i }) => ({ i })),
      );
    }
    const both = parquet<{ i: number }>(path, {
      columns: ['i'],
      filter: { i: { $gte: 195 } },
      rowStart: 100,
      rowEnd: 198,
    });
    assert.deepEqual(await both.toArray(), [{ i: 195 }, { i: 196 }, { i: 197 }]);
  });

  test('row groups without a row that is wanted are not touched: they may be damaged', async () => {
    await ready;
    const damaged = `${path}.damaged`;
    const bytes = readFileSync(path);
    // All but the metadata at the end, and the row group of 500 to 599.
    const from = Math.floor(bytes.length * 0.45);
    writeFileSync(damaged, bytes);
    const file = openSync(damaged, 'r+');
    writeSync(file, Buffer.alloc(from - 8, 0xff), 0, from - 8, 4);
    closeSync(file);
    assert.deepEqual(await parquet(damaged, { columns: ['i'], filter: { i: { $gte: 900 } } }).count(), 100);
    await assert.rejects(parquet(damaged).toArray(), /parquet: ".*damaged" cannot be read, in row group 0: /);
  });
});

describe('errors', () => {
  test('reading', async () => {
    const path = place();
    await flow([{ a: 1, b: 2 }]).toParquet(path);
    await assert.rejects(parquet(path, { columns: ['c'] }).toArray(), {
      name: 'TypeError',
      message: /has no column "c"; it has a, b/,
    });
    await assert.rejects(parquet(path, { filter: { 'c.d': 1 } }).toArray(), /has no column "c"/);
    await assert.rejects(
      parquet(Buffer.from('no parquet, surely')).toArray(),
      /parquet: bytes cannot be read, in its metadata: /,
    );
    await assert.rejects(parquet(readFileSync(path).subarray(0, -5)).toArray(), /cannot be read, in its metadata/);
    await assert.rejects(parquet(`${path}.none`).toArray(), { code: 'ENOENT' });
    assert.throws(
      () => parquet(path, { filter: { a: { $regex: 'x' } as never } }),
      /the condition of "a" must be a value or have \$eq/,
    );
    assert.throws(
      () => parquet(path, { filter: { $xor: [] } as never }),
      /filter must have columns, \$and, \$or or \$nor, got "\$xor"/,
    );
    assert.throws(() => parquet(path, { columns: 'a' as never }), /columns must be an array of names/);
    assert.throws(() => parquet(path, { rowStart: -1 }), { name: 'RangeError' });
    assert.throws(() => parquet(5 as never), /input must be a path, a file URL or bytes, got 5/);
  });

  test('writing leaves the file that was there, and nothing beside it', async () => {
    const path = place();
    writeFileSync(path, 'old');
    const wrong: readonly (readonly [object[], object, RegExp])[] = [
      [
        [{ a: 1 }, { a: 'x' }],
        {},
        /the column "a" holds double, but record 1 has "x"; pass columns: \{ "a": \.\.\. \}, or map it/,
      ],
      [[{ a: 1 }, { a: 2, b: 3 }], { rowGroupSize: 1 }, /a record has the member "b", which is no column/],
      [[{ a: 1n << 70n }], { columns: { a: 'int64' } }, /the column "a" holds int64/],
      [[{ a: 1.5 }], { columns: { a: 'int32' } }, /holds int32, but record 0 has 1\.5/],
      [[{ a: new Date(Number.NaN) }], { columns: { a: 'timestamp' } }, /holds timestamp/],
      [[[1]], {}, /every item must be an object/],
      [[], {}, /there are no records to tell the columns by/],
    ];
    for (const [items, options, message] of wrong) {
      await assert.rejects(flow(items).toParquet(path, options), message);
      assert.deepEqual([readFileSync(path, 'utf8'), readdirSync(join(path, '..'))], ['old', ['x.parquet']]);
    }
    assert.throws(() => toParquet(path, { columns: { a: 'text' as never } }), { name: 'RangeError' });
    assert.throws(() => toParquet(path, { compression: 'lzo' as never }), { name: 'RangeError' });
  });
});

test('the memory of many rows is that of a row group', async () => {
  const path = place();
  await range(200_000)
    .map((n) => ({ n, text: `row ${n}` }))
    .toParquet(path, { rowGroupSize: 5000 });
  let sum = 0;
  let most = 0;
  await parquet<{ n: number }>(path).forEach(({ n }) => {
    sum += n;
    if (n % 20_000 === 0) {
      globalThis.gc?.();
      most = Math.max(most, process.memoryUsage().heapUsed);
    }
  });
  assert.equal(sum, (200_000 * 199_999) / 2);
  assert.ok(most < 60e6, `${most}`);
});
