import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { flow } from '../../flow/make.ts';
import { range } from '../../flow/sources.ts';
import { csv } from '../formats/csv.ts';
import { lines } from '../formats/lines.ts';
import { glob } from '../sources/glob.ts';
import type { WriteReport } from './sink.ts';
import { toRotatingFiles } from './toRotatingFiles.ts';

const root = mkdtempSync(join(tmpdir(), 'sluice-rotating-'));
after(() => rmSync(root, { recursive: true }));
let made = 0;
const place = (): string => mkdtempSync(join(root, `${++made}-`));
const read = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

describe('a file is full', () => {
  test('by bytes: no file is larger, no item parted, one that is larger alone', async () => {
    const folder = place();
    const report = await flow(['aaaa', 'bb', 'c', 'dddddddddd', 'é', 'ff']).toRotatingFiles(`${folder}/{n}.txt`, {
      maxBytes: 8,
    });
    assert.deepEqual(report, { files: 4, items: 6, bytes: 27 });
    assert.deepEqual(read(folder), {
      '000001.txt': 'aaaa\nbb\n',
      '000002.txt': 'c\n',
      '000003.txt': 'dddddddddd\n',
      '000004.txt': 'é\nff\n',
    });
  });

  test('by items; each has its own header, and bytes count it', async () => {
    const folder = place();
    const seen: WriteReport[] = [];
    const onFile = async (file: WriteReport): Promise<void> => {
      await sleep(1);
      seen.push(file);
    };
    await range(5)
      .map((n) => ({ n }))
      .toRotatingFiles(`${folder}/a-{n}.csv`, { maxItems: 2, onFile });
    assert.deepEqual(Object.values(read(folder)), ['n\r\n0\r\n1\r\n', 'n\r\n2\r\n3\r\n', 'n\r\n4\r\n']);
    assert.deepEqual(
      seen.map(({ items, bytes }) => [items, bytes]),
      [
        [2, 9],
        [2, 9],
        [1, 6],
      ],
    );
    assert.equal(seen[0]!.path, `${folder}/a-000001.csv`);
  });

  test('by time, to the next multiple in UTC, with the time in the name', async () => {
    const folder = place();
    let now = Date.UTC(2026, 10, 21, 16, 58);
    const items = range(4).map((i) => {
      now += 60_000;
      return `${i}`;
    });
    await items.toRotatingFiles(`${folder}/{time}-{n}.log`, { every: 3_600_000, now: () => now });
    assert.deepEqual(read(folder), { '2026-11-21T16-000001.log': '0\n', '2026-11-21T17-000002.log': '1\n2\n3\n' });
  });

  test('by time, also when nothing comes', async () => {
    const folder = place();
    let complete = (): void => {};
    const completed = new Promise<void>((resolve) => (complete = resolve));
    async function* items(): AsyncGenerator<string, void> {
      yield 'one';
      // The file is closed before the next item comes.
      await completed;
      yield 'two';
    }
    await flow(items).toRotatingFiles(`${folder}/{n}.txt`, { every: 50, onFile: complete });
    assert.deepEqual(read(folder), { '000001.txt': 'one\n', '000002.txt': 'two\n' });
  });

  test('numbers go on where the files that are there end', async () => {
    const folder = place();
    writeFileSync(join(folder, 'x-000041.txt.gz'), '');
    writeFileSync(join(folder, 'y-000099.txt.gz'), '');
    await flow(['a', 'b']).toRotatingFiles(`${folder}/x-{n}.txt.gz`, { maxItems: 1 });
    assert.deepEqual(readdirSync(folder).sort(), [
      'x-000041.txt.gz',
      'x-000042.txt.gz',
      'x-000043.txt.gz',
      'y-000099.txt.gz',
    ]);
    assert.deepEqual(await lines(glob(`${folder}/x-00004[23]*`)).toArray(), ['a', 'b']);
  });

  test('much data through compression, in parallel', async () => {
    const folder = place();
    const records = range(100_000).map((n) => ({ n, text: `text of ${n}` }));
    const report = await records.toRotatingFiles(`${folder}/{n}.csv.gz`, {
      maxBytes: 1_500_000,
      parallel: 2,
      level: 1,
    });
    assert.ok(report.files >= 2);
    assert.equal(await csv(glob(`${folder}/*`)).count(), 100_000);
  });
});

describe('failures', () => {
  test('an error leaves the files before; no items make no file', async () => {
    const folder = place();
    const mine = new Error('mine');
    const failing = range(5).map((i) => {
      if (i === 3) throw mine;
      return `${i}`;
    });
    await assert.rejects(failing.toRotatingFiles(`${folder}/{n}.txt`, { maxItems: 2 }), mine);
    assert.deepEqual(read(folder), { '000001.txt': '0\n1\n' });
    assert.deepEqual(await flow([]).toRotatingFiles(`${folder}/e-{n}.txt`, { maxItems: 2 }), {
      files: 0,
      items: 0,
      bytes: 0,
    });
    await assert.rejects(
      flow(['x']).toRotatingFiles(`${folder}/o-{n}.txt`, {
        maxItems: 1,
        onFile: () => {
          throw mine;
        },
      }),
      mine,
    );
    await assert.rejects(
      flow([5]).toRotatingFiles(`${folder}/w-{n}.txt`, { maxItems: 1 }),
      /toRotatingFiles: every item/,
    );
    await assert.rejects(flow(['x']).toRotatingFiles(`${folder}/no/{n}.txt`, { maxItems: 1 }), { code: 'ENOENT' });
    assert.deepEqual(Object.keys(read(folder)), ['000001.txt', 'o-000001.txt']);
  });

  test('after SIGKILL, every file under its name is complete', async () => {
    const folder = place();
    const entry = fileURLToPath(new URL('../../flow/make.js', import.meta.url));
    const program = `
      const { flow } = await import(${JSON.stringify(entry)});
      function* items() { for (let n = 0; ; n++) yield { n }; }
      await flow(items).toRotatingFiles(${JSON.stringify(`${folder}/{n}.ndjson.gz`)}, { maxItems: 1000 });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'ignore' });
    for (let i = 0; readdirSync(folder).length < 5; i++) {
      assert.ok(i < 3000);
      await sleep(10);
    }
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    const complete = readdirSync(folder).filter((name) => name.endsWith('.gz'));
    const found = await lines(glob(`${folder}/*.gz`))
      .map((line) => (JSON.parse(line) as { n: number }).n)
      .toArray();
    assert.equal(found.length, complete.length * 1000);
    assert.ok(found.every((n, i) => n === i));
  });

  test('arguments are checked at the call', () => {
    const sink = (path: string, options: object): unknown => toRotatingFiles(path, options);
    assert.throws(
      () => sink('a.txt', { maxItems: 1 }),
      /path must have \{n\} once, in the name of the file, got "a\.txt"/,
    );
    assert.throws(() => sink('{n}/a.txt', { maxItems: 1 }), /path must have \{n\} once/);
    assert.throws(() => sink('{n}.txt', {}), /say when a file is full/);
    assert.throws(() => sink('{n}.txt', { maxBytes: 0 }), { name: 'RangeError' });
    assert.throws(() => sink('{n}.txt', { every: -5 }), { name: 'RangeError' });
    assert.throws(() => sink('{n}.exe', { maxItems: 1 }), /the path must end in/);
    assert.throws(() => sink('{n}.txt', { maxItems: 1, level: 5 }), /level and parallel are for what is compressed/);
    assert.throws(() => sink('{n}.txt.gz', { maxItems: 1, level: 50 }), /level must be at most 9, got 50/);
  });
});
