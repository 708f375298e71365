import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { below } from '../../../test/below.ts';
import type { AsyncFlow } from '../../flow/flow.ts';
import { flow } from '../../flow/make.ts';
import { range } from '../../flow/sources.ts';
import { csv } from '../formats/csv.ts';
import { ndjson } from '../formats/ndjson.ts';
import { glob } from '../sources/glob.ts';
import { toPartitions } from './toPartitions.ts';

const root = mkdtempSync(join(tmpdir(), 'sluice-partitions-'));
after(() => rmSync(root, { recursive: true }));
let made = 0;
const place = (): string => mkdtempSync(join(root, `${++made}-`));

/** All files and links below a folder. */
function all(folder: string): string[] {
  const files = [...below(folder)].filter(({ entry }) => !entry.isDirectory());
  return files.map(({ path }) => path).sort();
}

describe('what is written', () => {
  test('each record is in the file of its keys, in order, whatever is open', async () => {
    for (const [suffix, maxOpen, buffer] of [
      ['csv', 64, 1e6],
      ['csv.gz', 2, 3000],
      ['ndjson.gz', 1, 0],
      ['ndjson', 3, 100],
    ] as const) {
      const folder = place();
      const records = range(2000).map((i) => ({ a: i % 7, b: `k${i % 3}`, i }));
      const report = await records.toPartitions(`${folder}/{a}/x-{b}.${suffix}`, { maxOpen, buffer });
      assert.deepEqual([report.files, report.items], [21, 2000]);
      const read = (file: string): AsyncFlow<unknown> => (suffix.startsWith('csv') ? csv(file) : ndjson(file));
      let count = 0;
      for await (const path of glob(`${folder}/*/*`)) {
        const found = (await read(path).toArray()) as { a: unknown; b: string; i: unknown }[];
        const [, a, b] = /(\d)\/x-(k\d)\./.exec(path)!;
        assert.ok(found.every((record) => String(record.a) === a && record.b === b));
        const order = found.map(({ i }) => Number(i));
        assert.deepEqual(
          order,
          [...order].sort((x, y) => x - y),
        );
        count += found.length;
      }
      assert.equal(count, 2000);
      assert.ok(all(folder).every((name) => !name.endsWith('.tmp')));
    }
  });

  test('what is appended to compressed files are new members, which any reader takes', async () => {
    const folder = place();
    const records = range(60).map((i) => ({ k: i % 3, text: 'x'.repeat(2000) }));
    const report = await records.toPartitions(`${folder}/{k}.ndjson.gz`, { maxOpen: 1, buffer: 4000 });
    const bytes = readFileSync(join(folder, '1.ndjson.gz'));
    let members = 0;
    for (let at = bytes.indexOf('\x1f\x8b\x08', 0, 'latin1'); at >= 0; members++) {
      at = bytes.indexOf('\x1f\x8b\x08', at + 1, 'latin1');
    }
    assert.ok(members > 2, `${members} members`);
    assert.equal(gunzipSync(bytes).toString().split('\n').length, 21);
    assert.equal(report.bytes, 60 * JSON.stringify({ k: 0, text: 'x'.repeat(2000) }).length + 60);
  });

  test('keys may be made of records; the headers may be given; texts and bytes are written too', async () => {
    const folder = place();
    await flow([{ at: '2026-11-21T10:00', n: 1 }]).toPartitions(`${folder}/{day}.csv`, {
      keys: { day: (r: { at: string }) => r.at.slice(0, 10) },
      headers: ['n', 'at', 'x'],
    });
    assert.equal(readFileSync(join(folder, '2026-11-21.csv'), 'utf8'), 'n,at,x\r\n1,2026-11-21T10:00,\r\n');
    const items = ['one', Buffer.from('raw'), 'two'];
    await flow(items).toPartitions(`${folder}/{l}.txt`, { keys: { l: (item: string) => item.length } });
    assert.equal(readFileSync(join(folder, '3.txt'), 'utf8'), 'one\nrawtwo\n');
    assert.deepEqual(await flow([]).toPartitions(`${folder}/x/{a}.csv`), { files: 0, items: 0, bytes: 0 });
  });

  test('files of other keys stay; those of the same are replaced at the end', async () => {
    const folder = place();
    writeFileSync(join(folder, 'a.txt'), 'old');
    writeFileSync(join(folder, 'b.txt'), 'old');
    const keys = { k: (item: string) => item[0] };
    async function* items(): AsyncGenerator<string, void> {
      yield 'a new';
      await Promise.resolve();
      assert.equal(readFileSync(join(folder, 'a.txt'), 'utf8'), 'old');
    }
    await flow(items).toPartitions(`${folder}/{k}.txt`, { keys, buffer: 0 });
    assert.deepEqual(
      ['a', 'b'].map((name) => readFileSync(join(folder, `${name}.txt`), 'utf8')),
      ['a new\n', 'old'],
    );
  });
});

describe('no key leads out', () => {
  const nasty = [
    '..',
    '.',
    '...',
    '../../x',
    '/etc/passwd',
    '\\\\server\\share',
    'C:\\x',
    'a/b',
    'a\0b',
    'nul',
    'CON.txt',
    'com1',
    'x.',
    'x ',
    '',
    '%2F',
    '\ud800',
    'a\nb',
    '*?',
    'é/ü',
    '~',
    '-rf',
  ];

  test('every value is a name of its own below the folder, and as it was in the file', async () => {
    const outer = place();
    const folder = join(outer, 'out');
    const records = nasty.flatMap((k) => [
      { k, n: 1 },
      { k, n: 2 },
    ]);
    const report = await flow([...records, { k: null, n: 1 }]).toPartitions(`${folder}/{k}/{k}{n}.ndjson`);
    assert.equal(report.files, records.length + 1);
    assert.deepEqual(readdirSync(outer), ['out']);
    const found = (await ndjson(glob(`${folder}/*/*`, { dot: true })).toArray()) as { k: string }[];
    assert.equal(found.length, records.length + 1);
    assert.deepEqual(new Set(found.map(({ k }) => k)), new Set([...nasty, null]));
    assert.equal(new Set(readdirSync(folder)).size, nasty.length + 1);
  });

  test('for whatever value', async () => {
    const outer = place();
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 12 }), { maxLength: 8 }), async (keys) => {
        const folder = mkdtempSync(join(outer, 'x-'));
        await flow(keys.map((k) => ({ k }))).toPartitions(`${folder}/in/{k}`.concat('.ndjson'));
        assert.equal(all(folder).filter((name) => name.startsWith('in/')).length, keys.length);
        assert.equal(all(folder).length, keys.length);
      }),
      { numRuns: 15 },
    );
  });

  test('links that lead out are errors; those that stay are followed', async () => {
    const outer = place();
    const folder = join(outer, 'out');
    mkdirSync(join(folder, 'real'), { recursive: true });
    mkdirSync(join(outer, 'secret'));
    symlinkSync('../secret', join(folder, 'evil'));
    symlinkSync('real', join(folder, 'alias'));
    symlinkSync('nowhere', join(folder, 'broken'));
    const write = (...keys: string[]): Promise<unknown> =>
      flow(keys.map((k) => ({ k }))).toPartitions(`${folder}/{k}/x.ndjson`, { buffer: 0 });
    await assert.rejects(write('fine', 'evil'), {
      name: 'UnsafePathError',
      message: 'toPartitions: the path "evil" leads through a link out of the folder',
    });
    await assert.rejects(write('broken'), { code: 'ENOENT' });
    assert.deepEqual(readdirSync(join(outer, 'secret')), []);
    assert.deepEqual(all(folder), ['alias', 'broken', 'evil']);
    await write('alias');
    assert.ok(existsSync(join(folder, 'real', 'x.ndjson')));
    await assert.rejects(write('alias', 'real'), /"real\/x.ndjson" leads to a file that other keys lead to/);
    // A link in the place of the file itself is replaced, and not followed.
    symlinkSync(join(outer, 'secret', 'x'), join(folder, 'x.ndjson'));
    await flow([{ k: 'x' }]).toPartitions(`${folder}/{k}.ndjson`);
    assert.deepEqual(readdirSync(join(outer, 'secret')), []);
    assert.equal(readFileSync(join(folder, 'x.ndjson'), 'utf8'), '{"k":"x"}\n');
  });
});

describe('failures', () => {
  test('an error leaves all files as they were, and nothing beside them', async () => {
    const folder = place();
    writeFileSync(join(folder, '1.csv'), 'old');
    const mine = new Error('mine');
    const failing = range(1000).map((i) => {
      if (i === 900) throw mine;
      return { k: i % 5 };
    });
    await assert.rejects(failing.toPartitions(`${folder}/{k}.csv`, { maxOpen: 2, buffer: 10 }), mine);
    assert.deepEqual([all(folder), readFileSync(join(folder, '1.csv'), 'utf8')], [['1.csv'], 'old']);
    const extra = flow([{ k: 1 }, { k: 1, other: 2 }] as object[]);
    await assert.rejects(extra.toPartitions(`${folder}/{k}.csv`), /toPartitions: a record has the member "other"/);
    assert.deepEqual(all(folder), ['1.csv']);
  });

  test('wrong keys and too many of them', async () => {
    const folder = place();
    await assert.rejects(flow([{ k: 1 }, {}]).toPartitions(`${folder}/{k}.csv`), {
      message: /record 1 has no member "k", got .*; pass keys: \{ k: \(record\) => \.\.\. \}/,
    });
    await assert.rejects(flow([{ k: {} }]).toPartitions(`${folder}/{k}.csv`), /the key k must be a text, number/);
    const many = range(100).map((k) => ({ k }));
    await assert.rejects(many.toPartitions(`${folder}/{k}.csv`, { maxFiles: 9 }), {
      name: 'RangeError',
      message: 'toPartitions: "9.csv" would be more than 9 files; choose keys of fewer values, or raise maxFiles',
    });
    await assert.rejects(flow([{ k: 'x'.repeat(300) }]).toPartitions(`${folder}/{k}.csv`), /longer than 240 bytes/);
    assert.deepEqual(all(folder), []);
  });

  test('arguments are checked at the call', () => {
    for (const [path, message] of [
      ['out/a.csv', /path must name a file and have a key/],
      ['out/{k}/', /path must name a file and have a key/],
      ['out/{k}', /the path must end in \.csv, \.tsv/],
      ['out/{k}.csv.br', /\.br cannot be appended to; write \.gz/],
      ['out/{k.csv', /a name that cannot be read/],
      ['out/{}.csv', /a name that cannot be read/],
    ] as const) {
      assert.throws(() => toPartitions(path), { message });
    }
    assert.throws(() => toPartitions('{k}.csv', { maxOpen: 0 }), { name: 'RangeError' });
    assert.throws(() => toPartitions('{k}.csv', { keys: { x: () => 1 } }), /the path has no \{x\}/);
    assert.throws(() => toPartitions('{k}.csv', { mkdir: true } as never), /unknown option "mkdir"/);
  });
});
