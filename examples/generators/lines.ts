// The generator that opens the file closes it, also if its consumer stops early: `with open(path) as f: for line in f`.
import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generator } from 'sluice';

let open = 0;

export const lines = generator(function* lines(path: string) {
  const file = openSync(path, 'r');
  open += 1;
  try {
    const decoder = new TextDecoder();
    const chunk = new Uint8Array(8192);
    let rest = '';
    for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
      const parts = (rest + decoder.decode(chunk.subarray(0, size), { stream: true })).split('\n');
      rest = parts.pop()!;
      for (const line of parts) yield line.trim();
    }
    if (rest !== '') yield rest.trim();
  } finally {
    closeSync(file);
    open -= 1;
  }
});

const folder = mkdtempSync(join(tmpdir(), 'lines-'));
const path = join(folder, 'data.txt');
writeFileSync(path, 'one \n\n  two\nthree');

assert.deepEqual([...lines(path)], ['one', '', 'two', 'three']);
for (const line of lines(path)) {
  assert.equal(line, 'one');
  assert.equal(open, 1);
  break;
}
assert.equal(open, 0);
rmSync(folder, { recursive: true });
