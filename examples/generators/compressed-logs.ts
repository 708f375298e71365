// Each stage pulls from the one before it: compressed bytes, bytes, lines, records, the errors among them.
import assert from 'node:assert/strict';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGunzip, gzipSync } from 'node:zlib';
import { asyncGenerator, flow } from 'sluice';

interface Entry {
  readonly level: string;
  readonly text: string;
}

const splitLines = asyncGenerator(async function* splitLines(chunks: AsyncIterable<Uint8Array>) {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop()!;
    yield* parts;
  }
  if (rest !== '') yield rest;
});

const folder = mkdtempSync(join(tmpdir(), 'compressed-logs-'));
const path = join(folder, 'app.log.gz');
const levels = ['info', 'error', 'info', 'error'];
writeFileSync(path, gzipSync(levels.map((level, n) => JSON.stringify({ level, text: `line ${n}` })).join('\n')));

const errors = flow(splitLines(createReadStream(path).pipe(createGunzip())))
  .map((line) => JSON.parse(line) as Entry)
  .filter((entry) => entry.level === 'error');

assert.deepEqual(await errors.map((entry) => entry.text).toArray(), ['line 1', 'line 3']);
rmSync(folder, { recursive: true });
