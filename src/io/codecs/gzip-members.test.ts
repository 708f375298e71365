import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { flow } from '../../flow/make.ts';
import { range } from '../../flow/sources.ts';
import { lines } from '../formats/lines.ts';
import { toFile } from '../sinks/index.ts';
import { GzipMembers } from './gzip-members.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-members-'));
after(() => rmSync(folder, { recursive: true }));
const path = (name: string): string => join(folder, name);

/** What a compressor makes of chunks. */
async function compressed(parallel: number, chunks: readonly Uint8Array[]): Promise<Buffer> {
  const stream = new GzipMembers(parallel, undefined);
  const out: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => out.push(chunk));
  const ended = new Promise((resolve) => stream.once('end', resolve));
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await ended;
  return Buffer.concat(out);
}

describe('gzip in members', () => {
  const large = Buffer.from(Array.from({ length: 500_000 }, (_, i) => `${i}\n`).join(''));

  test('however many at a time, and however it is cut, the members are the same', async () => {
    const one = await compressed(1, [large]);
    assert.equal(Buffer.compare(gunzipSync(one), large), 0);
    for (const parallel of [2, 3, 16]) {
      const chunks = Array.from({ length: 34 }, (_, i) => large.subarray(i * 100_003, (i + 1) * 100_003));
      assert.equal(Buffer.compare(await compressed(parallel, chunks), one), 0);
    }
  });

  test('nothing is a member of nothing', async () => {
    const none = await compressed(2, []);
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
