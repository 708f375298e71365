import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { flow } from '../../flow/make.ts';
import { range } from '../../flow/sources.ts';
import { bytes } from '../formats/bytes.ts';
import { lines } from '../formats/lines.ts';
import { ndjson } from '../formats/ndjson.ts';
import { glob } from '../sources/glob.ts';
import { toFile } from '../sinks/index.ts';
import { gzipMember, Members, zstdFrame } from './members.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-members-'));
after(() => rmSync(folder, { recursive: true }));
const path = (name: string): string => join(folder, name);

/** What a compressor makes of chunks. */
async function compressed(stream: Members, chunks: readonly Uint8Array[]): Promise<Buffer> {
  const out: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => out.push(chunk));
  const ended = new Promise((resolve) => stream.once('end', resolve));
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await ended;
  return Buffer.concat(out);
}

describe('gzip in members', () => {
  const gzipped = (parallel: number, chunks: readonly Uint8Array[]): Promise<Buffer> =>
    compressed(new Members(parallel, gzipMember(undefined)), chunks);
  const large = Buffer.from(Array.from({ length: 500_000 }, (_, i) => `${i}\n`).join(''));

  test('however many at a time, and however it is cut, the members are the same', async () => {
    const one = await gzipped(1, [large]);
    assert.equal(Buffer.compare(gunzipSync(one), large), 0);
    for (const parallel of [2, 3, 16]) {
      const chunks = Array.from({ length: 34 }, (_, i) => large.subarray(i * 100_003, (i + 1) * 100_003));
      assert.equal(Buffer.compare(await gzipped(parallel, chunks), one), 0);
    }
  });

  test('nothing is a member of nothing', async () => {
    const none = await gzipped(2, []);
    assert.ok(none.length > 0);
    assert.equal(gunzipSync(none).length, 0);
  });

  test('a file that is written so is read by lines, and damage keeps the members before it', async () => {
    await range(500_000).map(String).toFile(path('a.gz'), { parallel: 2, level: 1 });
    assert.equal(await lines(path('a.gz')).count(), 500_000);
    const cut = readFileSync(path('a.gz')).subarray(0, -100);
    let count = 0;
    await assert.rejects(
      lines(cut).forEach(() => void (count += 1)),
      { name: 'DecompressionError' },
    );
    assert.ok(count > 490_000);
  });
});

describe('how a file is compressed', () => {
  test('levels, and zlib by .zz; a file that is safe on the disk', async () => {
    const texts = range(20_000).map((n) => `line ${n % 700} ${n % 13}`);
    const sizes: number[] = [];
    for (const level of [1, 9]) {
      for (const suffix of ['gz', 'zz', 'br']) {
        const file = path(`${level}.${suffix}`);
        await texts.toFile(file, { level, fsync: true });
        sizes.push(statSync(file).size);
        assert.equal(await lines(file).count(), 20_000);
      }
    }
    assert.ok(sizes[0]! > sizes[3]! && sizes[1]! > sizes[4]! && sizes[2]! > sizes[5]!);
    assert.equal(inflateSync(readFileSync(path('9.zz'))).length, gunzipSync(readFileSync(path('9.gz'))).length);
    assert.equal(
      brotliDecompressSync(readFileSync(path('9.br'))).length,
      gunzipSync(readFileSync(path('9.gz'))).length,
    );
    assert.ok(readdirSync(folder).every((name) => !name.endsWith('.tmp')));
  });

  test('what cannot be is an error at the call', async () => {
    for (const [name, options, message] of [
      ['x.txt', { level: 1 }, /level and parallel are for what is compressed, which ".*x\.txt" is not/],
      ['x.br', { parallel: 2 }, /parallel is for \.gz only/],
      ['x.gz', { level: 0 }, /level must be an integer of at least 1, got 0/],
      ['x.gz', { level: 10 }, /level must be at most 9, got 10/],
      ['x.gz', { parallel: 0 }, /parallel must be an integer of at least 1, got 0/],
      ['x.gz', { fsync: 1 as never }, /fsync must be a boolean, got 1/],
    ] as const) {
      assert.throws(() => toFile(path(name), options), message);
      await assert.rejects(flow(['a']).toFile(path(name), options), message);
    }
  });
});

describe('zstd in frames, where Node has none', () => {
  const compress = (chunks: readonly Uint8Array[], level?: number): Promise<Buffer> =>
    compressed(new Members(1, zstdFrame('toFile', level)), chunks);
  const text = Array.from({ length: 400_000 }, (_, i) => `line ${i}`);

  test('what is written is read, by whatever level and cut', async () => {
    const plain = Buffer.from(`${text.join('\n')}\n`);
    for (const level of [undefined, 1, 19]) {
      const packed = await compress(
        [plain.subarray(0, 3), plain.subarray(3, 2_500_000), plain.subarray(2_500_000)],
        level,
      );
      assert.ok(packed.length < plain.length / 4);
      const read = Buffer.concat(await bytes(packed).toArray());
      assert.equal(Buffer.compare(read, plain), 0);
    }
  });

  test('many at a time do not get into each other', async () => {
    const files = Array.from({ length: 8 }, (_, n) => Buffer.from(`${n} `.repeat(700_000)));
    const packed = await Promise.all(files.map((file) => compress([file])));
    for (const [n, file] of files.entries()) {
      assert.equal(Buffer.compare(Buffer.concat(await bytes(packed[n]!).toArray()), file), 0);
    }
  });

  test('nothing is a frame of nothing', async () => {
    const none = await compress([]);
    assert.deepEqual([none.length > 0, await bytes(none).toArray()], [true, []]);
  });

  test('partitions of .zst are appended to', async () => {
    const to = path('parts');
    await range(3000)
      .map((n) => ({ key: n % 30, n }))
      .toPartitions(join(to, '{key}.ndjson.zst'), { maxOpen: 3, buffer: 0 });
    const found = await ndjson<{ n: number }>(glob(join(to, '*.zst'))).sum((r) => r.n);
    assert.equal(found, (3000 * 2999) / 2);
  });
});
