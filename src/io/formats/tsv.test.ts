import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import { flow } from '../../flow/make.ts';
import type { Reject } from '../reject.ts';
import { tsv } from './tsv.ts';

test('fields are what stands between tabs, quotes and backslashes too', async () => {
  const text = 'a\tb\r\n"x\t C:\\temp \n\n\té\n';
  assert.deepEqual(await tsv(Buffer.from(text)).toArray(), [
    { a: '"x', b: ' C:\\temp ' },
    { a: '', b: 'é' },
  ]);
  assert.deepEqual(await tsv(Buffer.from('1\t2\n\n3\n'), { headers: false }).toArray(), [['1', '2'], [''], ['3']]);
  assert.deepEqual(await tsv(Buffer.from('a\n\nx\n')).toArray(), [{ a: '' }, { a: 'x' }]);
  assert.deepEqual(await tsv(Buffer.from('1\t2'), { headers: ['x', 'y'] }).toArray(), [{ x: '1', y: '2' }]);
});

test('what does not fit is rejected', async () => {
  const rejects: Reject[] = [];
  const onReject = (reject: Reject): void => void rejects.push(reject);
  const text = 'a\tb\n1\n1\t2\t3\n\\q\t2\n1\\\t2\n\\t\\\\\t2\n';
  assert.deepEqual(await tsv(Buffer.from(text), { escapes: true, onReject }).toArray(), [{ a: '\t\\', b: '2' }]);
  assert.deepEqual(
    rejects.map(({ line, reason }) => [line, reason]),
    [
      [2, 'expected 2 fields, got 1'],
      [3, 'expected 2 fields, got 3'],
      [4, 'an escape that is none in "\\\\q"'],
      [5, 'an escape that is none in "1\\\\"'],
    ],
  );
});

test('a header that cannot be read ends the flow, whatever happens to rejects', async () => {
  const onReject = (): void => {};
  for (const [bytes, reason] of [
    [Buffer.from(''), 'it is empty'],
    [Buffer.from('a\ta\n'), 'it names the column "a" twice'],
    [Buffer.from('\xff\n1\n', 'latin1'), 'invalid UTF-8'],
    [Buffer.from(`${'a'.repeat(101)}\n1\n`), 'longer than 100 bytes'],
  ] as const) {
    await assert.rejects(tsv([bytes.subarray(0, 50), bytes][1]!, { onReject, maxLength: 100 }).toArray(), {
      message: `tsv: the header of "bytes" cannot be read: ${reason}; for a file without one, pass its names as headers`,
    });
  }
});

test('what is written is what was there', async () => {
  const field = fc.string({ unit: fc.constantFrom('a', '\t', '\n', '\r', '\\', 't', '"', 'é') });
  const rows = fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(rows, async (records) => {
      const chunks: Buffer[] = [];
      const output = new Writable({
        write(chunk: Buffer, _encoding, done) {
          chunks.push(Buffer.from(chunk));
          done();
        },
      });
      await flow(records).toTsv(output, { escapes: true });
      assert.deepEqual(await tsv(Buffer.concat(chunks), { escapes: true, headers: false }).toArray(), records);
    }),
    { numRuns: 50 },
  );
});

test('options', () => {
  assert.throws(() => tsv('x', { headers: [] }), TypeError);
  assert.throws(() => tsv('x', { headers: ['a', 'a'] }), /twice/);
  assert.throws(() => tsv('x', { escapes: 1 as never }), TypeError);
});
