import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { csv } from './formats/csv.ts';
import { ndjson } from './formats/ndjson.ts';
import { quarantine } from './quarantine.ts';
import type { Reject } from './reject.ts';
import { rejects } from './rejects.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-rejects-'));
after(() => rmSync(folder, { recursive: true }));

test('what is read back is what was taken, and its bytes are replayed as they stood there', async () => {
  const file = join(folder, 'bad.ndjson');
  const bad = quarantine({ file, keep: 100 });
  const bytes = Buffer.from('1,a\n"x\xff"\n2,b,c\n3,"d\ne",f\n4,d\n', 'latin1');
  const names = ['id', 'name'] as const;
  assert.equal(await csv(bytes, { headers: names, onReject: bad }).count(), 2);
  assert.deepEqual(await rejects(file).toArray(), bad.first);
  const raw = await rejects(file, (text) => [Buffer.from(text).toString('latin1')]).toArray();
  assert.deepEqual(raw, ['"x\xff"', '2,b,c', '3,"d\ne",f']);
});

test('a reject of the replay is where it was the first time, and counted once', async () => {
  const file = join(folder, 'lines.ndjson');
  await ndjson(Buffer.from('1\n{"a":1} {"a":2}\nnope\n'), { onReject: quarantine({ file }) }).drain();
  const again = quarantine({ file: join(folder, 'again.ndjson') });
  const fixed = rejects(
    file,
    (bytes, options) => ndjson(Buffer.from(String(Buffer.from(bytes)).replace('} {', '}\n{')), options),
    {
      onReject: again,
    },
  );
  assert.deepEqual(await fixed.toArray(), [{ a: 1 }, { a: 2 }]);
  assert.deepEqual([again.count, again.accepted], [1, 2]);
  assert.deepEqual(
    again.first.map(({ line, offset, text }) => [line, offset, text]),
    [[3, 18, 'nope']],
  );
  assert.equal(readFileSync(join(folder, 'again.ndjson'), 'utf8').trim().split('\n').length, 1);
  await assert.rejects(rejects(file, (bytes, options) => ndjson(bytes, options)).toArray(), {
    name: 'RejectError',
    message: /^rejects: "bytes" line 2: /,
  });
});

test('of what was too long there is only the beginning, which is not replayed', async () => {
  const file = join(folder, 'long.ndjson');
  await ndjson(Buffer.from(`"${'x'.repeat(100)}"\n`), { maxLength: 10, onReject: quarantine({ file }) }).drain();
  const seen: Reject[] = [];
  const replayed = rejects(file, (bytes) => [bytes], { onReject: (reject) => seen.push(reject) });
  assert.deepEqual(await replayed.toArray(), []);
  assert.deepEqual([seen[0]?.reason, seen[0]?.bytes], ['only its beginning was kept (longer than 10 bytes)', 102]);
});

test('a file that is none of rejects', async () => {
  await assert.rejects(rejects(Buffer.from('{"file":"x"}\n')).toArray(), {
    name: 'TypeError',
    message: /^rejects: every line must be a reject with file, line, offset, reason and text, got /,
  });
  assert.throws(() => rejects('x', 5 as never), /rejects: replay must be a function, got 5/);
});
