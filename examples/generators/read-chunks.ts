// `iter(partial(f.read, size), b"")`: read until there is nothing more, one chunk in memory.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generator } from 'sluice';

const readChunks = generator(function* readChunks(path: string, size: number = 8192) {
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const chunk = new Uint8Array(size);
      const read = readSync(file, chunk);
      if (read === 0) return;
      yield chunk.subarray(0, read);
    }
  } finally {
    closeSync(file);
  }
});

function sha256OfFile(path: string): string {
  const hash = createHash('sha256');
  for (const chunk of readChunks(path)) hash.update(chunk);
  return hash.digest('hex');
}

const folder = mkdtempSync(join(tmpdir(), 'read-chunks-'));
const path = join(folder, 'data');
writeFileSync(path, 'x'.repeat(20_000));

assert.deepEqual(
  Array.from(readChunks(path), (chunk) => chunk.length),
  [8192, 8192, 3616],
);
assert.equal(sha256OfFile(path), '42e8bc96b8eec8c4e5d503483ba0cb843ce95243c8ca8575ffc69cd25d12c61c');
rmSync(folder, { recursive: true });
