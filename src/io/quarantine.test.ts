import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
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

test('a share of the records is bearable, once there are enough of them, in every chunking', async () => {
  const lines = Array.from({ length: 100 }, (_, i) => (i % 10 === 9 || i === 55 ? 'x' : `${i}`)).join('\n');
  const pieces = (size: number): string[] => lines.match(new RegExp(`[^]{1,${size}}`, 'g'))!;
  for (const size of [1, 7, 1000]) {
    const bad = quarantine({ ratio: 0.1, least: 50 });
    const seen: unknown[] = [];
    const run = ndjson(pieces(size).values(), { onReject: bad }).forEach((item) => seen.push(item));
    await assert.rejects(run, {
      name: 'QuarantineFullError',
      message:
        'quarantine: more than 10 % of the records (6 of 56) were rejected (6 x expected a value, got a word); ' +
        'the last: "array iterator" line 56. Check the data, or raise ratio',
    });
    assert.deepEqual([seen.length, bad.count, bad.accepted], [50, 6, 50]);
    const enough = quarantine({ ratio: 0.12, least: 50 });
    assert.equal(await ndjson(pieces(size).values(), { onReject: enough }).count(), 89);
    assert.deepEqual([enough.count, enough.accepted], [11, 89]);
    await ndjson(pieces(size).values(), { onReject: quarantine({ ratio: 0.1, least: 101 }) }).drain();
  }
});

test('of a long reject there are its beginning, length and hash, whoever found it too long', async () => {
  const long = `"${'é'.repeat(200)}`;
  const hash = createHash('sha256').update(long).digest('hex');
  for (const [maxText, maxLength] of [
    [100, 1000],
    [1000, 100],
  ] as const) {
    for (const size of [1, 50, 1000]) {
      const bad = quarantine({ maxText });
      const bytes = Buffer.from(`1\n${long}\n2\n`);
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, i * size + size),
      );
      assert.deepEqual(await ndjson(pieces.values(), { onReject: bad, maxLength }).toArray(), [1, 2]);
      const [reject] = bad.first;
      assert.deepEqual([reject?.line, reject?.bytes, reject?.sha256], [2, 401, hash]);
      assert.ok(reject!.text.length <= 100 && long.startsWith(reject!.text.replace(/\uFFFD$/, '')));
    }
  }
});

test('bytes that are not UTF-8 are kept as they are', async () => {
  const bad = quarantine();
  await csv(Buffer.from('a\n\xff\n', 'latin1'), { onReject: bad }).drain();
  assert.deepEqual(bad.first[0], {
    file: 'bytes',
    line: 2,
    offset: 2,
    reason: 'invalid UTF-8',
    text: '\ufffd',
    base64: '/w==',
  });
});

test('the summary has the reasons, the most frequent first, and bounds them', () => {
  const bad = quarantine({ keep: 0 });
  const reject = (reason: string, line: number) => ({ file: 'f', line, offset: 0, reason, text: '' });
  bad.add(reject('a', 1));
  for (let line = 2; line < 4; line++) bad.add(reject('b', line));
  assert.deepEqual(bad.summary(), [
    { reason: 'b', count: 2, first: reject('b', 2) },
    { reason: 'a', count: 1, first: reject('a', 1) },
  ]);
  for (let line = 4; line < 5000; line++) bad.add(reject(`line ${line}`, line));
  assert.equal(bad.summary().length, 1001);
  assert.equal(bad.summary()[0]?.count, 4996 - 998);
  assert.equal(bad.count, 4999);
});

test('arguments are checked, and a file that cannot be written is an error at once', () => {
  assert.throws(() => quarantine({ keep: -1 }), /quarantine: keep must be an integer of at least 0/);
  assert.throws(() => quarantine({ max: 0.01 }), RangeError);
  assert.throws(() => quarantine({ ratio: 1.5 }), /ratio must be a number from 0 to 1, got 1.5/);
  assert.throws(() => quarantine({ least: 0 }), RangeError);
  assert.throws(() => quarantine({ file: join(folder, 'no', 'such', 'bad.ndjson') }), { code: 'ENOENT' });
  assert.ok(!existsSync(join(folder, 'no')));
});
