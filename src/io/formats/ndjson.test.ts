import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { cuttings, formatVectors, parse, type Parsed } from '../../../test/formats.ts';
import { absent } from '../../../test/shared.ts';
import { ndjson } from './ndjson.ts';
import { NdjsonParser } from './ndjson-parser.ts';

function read(text: string | Uint8Array, sizes: readonly number[], maxLength = 1 << 20): Parsed<unknown> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return parse(bytes, sizes, (take) => new NdjsonParser({ file: 'f', maxLength, rejecter: { take, flush: () => {} } }));
}

function everywhere(text: string | Uint8Array, maxLength?: number): Parsed<unknown> {
  const [whole, ...others] = cuttings.map((sizes) => read(text, sizes, maxLength));
  for (const other of others) assert.deepEqual(other, whole);
  return whole!;
}

test('CPython reads the same, in every cutting', { skip: absent('conformance/formats') }, () => {
  interface Case {
    readonly text: string;
    readonly lines: readonly { line: number; value?: unknown; bad?: boolean; blank?: boolean }[];
  }
  for (const { text, lines } of formatVectors<Case>('ndjson')) {
    for (const sizes of cuttings) {
      const { records, rejects } = read(text, sizes);
      assert.equal(
        JSON.stringify(records),
        JSON.stringify(lines.filter((line) => 'value' in line).map(({ value }) => value)),
      );
      assert.deepEqual(
        rejects.map(({ line }) => line),
        lines.filter(({ bad }) => bad).map(({ line }) => line),
      );
    }
  }
});

describe('lines', () => {
  test('a BOM at the start is dropped, a later one is not JSON; blank lines count', () => {
    const { records, rejects } = everywhere('\ufeff1\r\n\n \t\r\n\ufeff2\n3');
    assert.deepEqual(records, [1, 3]);
    assert.deepEqual(rejects, [
      { file: 'f', line: 4, offset: 11, reason: 'expected a value, got a byte order mark', text: '\ufeff2' },
    ]);
  });

  test('invalid UTF-8 costs its line only', () => {
    const { records, rejects } = everywhere(Buffer.from('"\xc3\xa9"\n"\xff"\r\n[1,]\n"\xf0\x9f\xa6\x8a"\n', 'latin1'));
    assert.deepEqual(records, ['é', '🦊']);
    assert.deepEqual(rejects, [
      { file: 'f', line: 2, offset: 5, reason: 'invalid UTF-8', text: '"\ufffd"', base64: 'Iv8i' },
      { file: 'f', line: 3, offset: 10, reason: 'expected a value, got "]"', text: '[1,]' },
    ]);
  });

  test('the limit is exact', () => {
    const { records, rejects } = everywhere('"12345678"\n"123456789"\n"éééé"\n"ééééx"\n1\n', 10);
    assert.deepEqual(records, ['12345678', 'éééé', 1]);
    assert.deepEqual(
      rejects.map(({ line, offset, reason, text }) => [line, offset, reason, text]),
      [
        [2, 11, 'longer than 10 bytes', '"123456789'],
        [4, 34, 'longer than 10 bytes', '"ééééx'],
      ],
    );
  });

  test('every line is a value, a reject or blank', () => {
    const line = fc.oneof(
      fc.json({ maxDepth: 1 }),
      fc.constantFrom(
        '',
        ' ',
        '\r',
        '{"a":1',
        '[1,2',
        'NaN',
        '"\\u12"',
        '"é🦊"',
        'x'.repeat(30),
        '01',
        '{"a" 1}',
        '"a\tb"',
      ),
    );
    const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), sizes, (lines, cuts) => {
        const whole = read(lines.join('\n'), cuts);
        const values: unknown[] = [];
        const bad: number[] = [];
        lines.forEach((text, i) => {
          try {
            values.push(JSON.parse(text));
          } catch {
            if (text.trim() !== '') bad.push(i + 1);
          }
        });
        assert.deepEqual(whole.records, values);
        assert.deepEqual(
          whole.rejects.map((reject) => reject.line),
          bad,
        );
        for (const reject of whole.rejects) {
          assert.equal(reject.text, lines[reject.line - 1]);
          assert.equal(
            reject.offset,
            Buffer.byteLength(lines.slice(0, reject.line - 1).join('\n')) + (reject.line > 1 ? 1 : 0),
          );
          assert.notEqual(reject.reason, 'not JSON');
        }
      }),
      { numRuns: 1000 },
    );
  });
});

test('what onReject may be', async () => {
  const input = Buffer.from('1\nx\n2\n');
  await assert.rejects(ndjson(input).toArray(), {
    name: 'RejectError',
    message:
      'ndjson: "bytes" line 2: expected a value, got a word: "x"; ' +
      'to go on past such records, pass onReject: quarantine({ file }) or a function',
  });
  const lines: number[] = [];
  assert.deepEqual(await ndjson(input, { onReject: (reject) => lines.push(reject.line) }).toArray(), [1, 2]);
  assert.deepEqual(lines, [2]);
  const mine = new Error('mine');
  const seen: unknown[] = [];
  const failing = ndjson(input, {
    onReject: () => {
      throw mine;
    },
  });
  await assert.rejects(
    failing.forEach((item) => seen.push(item)),
    mine,
  );
  assert.deepEqual(seen, [1]);
  await assert.rejects(
    ndjson(input, { onReject: async () => {} }).toArray(),
    /ndjson: onReject must not be asynchronous/,
  );
  assert.throws(() => ndjson(input, { onReject: {} as never }), TypeError);
});
