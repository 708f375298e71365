import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { XxHash64 } from './xxhash64.ts';

/** What `xxhsum -H1` prints for it. */
const known: readonly (readonly [text: string, hash: bigint])[] = [
  ['', 0xef46db3751d8e999n],
  ['a', 0xd24ec4f1a98c6e5bn],
  ['abc', 0x44bc2cf5ad770999n],
];

test('XXH64 of known texts', () => {
  for (const [text, hash] of known) assert.equal(new XxHash64().update(Buffer.from(text)).digest(), hash, text);
});

test('XXH64 of a thousand bytes, wherever they are cut', () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i * 7);
  const whole = new XxHash64().update(bytes).digest();
  assert.equal(whole, 0x25275608a9cfc168n);
  for (const size of [1, 3, 8, 31, 32, 33, 500]) {
    const hash = new XxHash64();
    for (let at = 0; at < bytes.length; at += size) hash.update(bytes.subarray(at, at + size));
    assert.equal(hash.digest(), whole, `${size}`);
  }
});
