import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { bytes } from '../formats/bytes.ts';
import type { ReadOptions } from '../sources/records.ts';
import { DecompressionLimitError } from './decoder.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-limits-'));
after(() => rmSync(folder, { recursive: true }));

const MiB = 1024 * 1024;
const zeros = Buffer.alloc(70 * MiB);

/** How many bytes come before the error. */
async function given(input: Uint8Array | string, options: ReadOptions): Promise<[number, unknown]> {
  let count = 0;
  try {
    await bytes(input, options).forEach((chunk) => void (count += chunk.length));
    return [count, undefined];
  } catch (error) {
    return [count, error];
  }
}

describe('what is compressed gives no more than', () => {
  const path = join(folder, 'bomb.gz');
  writeFileSync(path, gzipSync(zeros));
  const bombs: readonly (readonly [string, Uint8Array | string, ReadOptions])[] = [
    ['gzip in memory', gzipSync(zeros), {}],
    ['gzip in a file', path, {}],
    ['zlib', deflateSync(zeros), {}],
    [
      'brotli',
      brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } }),
      { decompress: 'brotli' },
    ],
  ];
  for (const [name, bomb, options] of bombs) {
    test(name, async () => {
      const [count, error] = await given(bomb, options);
      assert.ok(error instanceof DecompressionLimitError, String(error));
      assert.match(
        error.message,
        /^bytes: .*: \d+ plain bytes came of \d+ bytes of \w+, more than 250 times that; .* raise maxRatio$/,
      );
      assert.ok(count <= 65 * MiB && error.plainBytes > 64 * MiB);
      const [some, limited] = await given(bomb, { ...options, maxPlainBytes: 1000 });
      assert.ok(some <= 1000 && limited instanceof DecompressionLimitError);
      assert.deepEqual(await given(bomb, { ...options, maxRatio: Infinity }), [zeros.length, undefined]);
    });
  }

  test('64 MiB, whatever the ratio; what is not compressed is not limited', async () => {
    const some = zeros.subarray(0, 64 * MiB);
    assert.deepEqual(await given(gzipSync(some), {}), [some.length, undefined]);
    assert.deepEqual(await given(some, { maxPlainBytes: 1 }), [some.length, undefined]);
  });

  test('the options are checked', () => {
    assert.throws(() => bytes('x', { maxRatio: 0.5 }), {
      name: 'RangeError',
      message: 'bytes: maxRatio must be at least 1, got 0.5',
    });
    assert.throws(() => bytes('x', { maxPlainBytes: -1 }), { name: 'RangeError' });
    assert.throws(() => bytes('x', { maxRatio: '5' as never }), { name: 'TypeError' });
  });
});
