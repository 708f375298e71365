import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { csv } from './formats/csv.ts';
import { ndjson } from './formats/ndjson.ts';
import { quarantine, QuarantineFullError } from './quarantine.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-quarantine-'));
after(() => rmSync(folder, { recursive: true }));

test('it counts all, keeps the first and writes every one, of several inputs', async () => {
  const file = join(folder, 'bad.ndjson');
  const bad = quarantine({ file, keep: 2 });
  assert.equal(readFileSync(file, 'utf8'), '');
  const lines = Array.from({ length: 1000 }, (_, i) => (i % 10 === 3 ? 'x' : `${i}`)).join('\n');
  assert.equal(await ndjson(Buffer.from(lines), { onReject: bad }).count(), 900);
  assert.equal(await csv(Buffer.from('a,b\n1\n2,3\n'), { onReject: bad }).count(), 1);
  assert.equal(bad.count, 101);
  assert.deepEqual(
    bad.first.map(({ line }) => line),
    [4, 14],
  );
  assert.deepEqual(
    [...bad.reasons],
    [
      ['expected a value, got a word', 100],
      ['expected 2 fields, got 1', 1],
    ],
  );
  const written = await ndjson<{ line: number; text: string }>(file).toArray();
  assert.equal(written.length, 101);
  assert.deepEqual(written.at(-1), {
    file: 'bytes',
    line: 2,
    offset: 4,
    reason: 'expected 2 fields, got 1',
    text: '1',
  });
});

test('nothing is lost when the reading is left early or fails', async () => {
  const file = join(folder, 'early.ndjson');
  const bad = quarantine({ file });
  await ndjson(Buffer.from('x\n1\n2\n'), { onReject: bad }).take(1).toArray();
  assert.equal(readFileSync(file, 'utf8').split('\n').length, 2);
});

test('beyond max the run ends, with all of it written', async () => {
  const file = join(folder, 'full.ndjson');
  const bad = quarantine({ file, max: 2 });
  const seen: unknown[] = [];
  await assert.rejects(
    ndjson(Buffer.from('x\n1\ny\n2\nz\n3\n'), { onReject: bad }).forEach((item) => seen.push(item)),
    (error: unknown) => {
      assert.ok(error instanceof QuarantineFullError);
      assert.equal(
        error.message,
        'quarantine: more than 2 records were rejected (3 x expected a value, got a word); ' +
          'the last: "bytes" line 5. Check the data, or raise max',
      );
      return true;
    },
  );
  assert.deepEqual([seen, bad.count], [[1, 2], 3]);
  assert.equal(readFileSync(file, 'utf8').trim().split('\n').length, 3);
});

test('arguments are checked, and a file that cannot be written is an error at once', () => {
  assert.throws(() => quarantine({ keep: -1 }), /quarantine: keep must be an integer of at least 0/);
  assert.throws(() => quarantine({ max: 0.01 }), RangeError);
  assert.throws(() => quarantine({ file: join(folder, 'no', 'such', 'bad.ndjson') }), { code: 'ENOENT' });
  assert.ok(!existsSync(join(folder, 'no')));
});
