import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cuttings, parse, type Parsed } from '../../../test/formats.ts';
import { logfmtLine } from '../sinks/toLogfmt.ts';
import { LineParser } from './line-parser.ts';
import { LogfmtReader, type LogfmtRecord } from './logfmt-reader.ts';

function everywhere(text: string): Parsed<LogfmtRecord> {
  const [whole, ...others] = cuttings.map((sizes) =>
    parse(
      Buffer.from(text),
      sizes,
      (take) =>
        new LineParser({ file: 'f', maxLength: 1 << 16, rejecter: { take, flush: () => {} } }, new LogfmtReader()),
    ),
  );
  for (const other of others) assert.deepEqual(other, whole);
  return whole!;
}

test('keys, values and flags', () => {
  const cases: readonly (readonly [string, LogfmtRecord])[] = [
    ['a=1', { a: '1' }],
    ['  a=1\tb=2  ', { a: '1', b: '2' }],
    ['a= b', { a: '', b: true }],
    ['a="" b="x y"', { a: '', b: 'x y' }],
    ['msg="a \\"b\\" \\\\ \\n \\u00e9"', { msg: 'a "b" \\ \n é' }],
    ['msg="a\tb\\t"', { msg: 'a\tb\t' }],
    ['path=/a:b?c&d', { path: '/a:b?c&d' }],
    ['größe=é🦊', { größe: 'é🦊' }],
    ['toString=1 constructor', { toString: '1', constructor: true } as unknown as LogfmtRecord],
    ['a', { a: true }],
    ['aa=1 a=2', { aa: '1', a: '2' }],
    ['a=1 aa=2', { a: '1', aa: '2' }],
  ];
  const { records, rejects } = everywhere(cases.map(([text]) => text).join('\r\n'));
  assert.deepEqual(rejects, []);
  assert.deepEqual(
    records,
    cases.map(([, record]) => record),
  );
  const [proto] = everywhere('__proto__=x').records;
  assert.deepEqual(Object.entries(proto!), [['__proto__', 'x']]);
  assert.equal(Object.getPrototypeOf(proto), Object.prototype);
});

test('what is no logfmt is rejected', () => {
  const bad: readonly (readonly [string, string])[] = [
    ['=1', 'expected a key, got "="'],
    ['"a"=1', 'expected a key, got "\\""'],
    ['a==1', 'expected a space, got "="'],
    ['a=b=c', 'expected a space, got "="'],
    ['a=x"y"', 'expected a space, got "\\""'],
    ['a="x"y', 'expected a space, got "y"'],
    ['a="x', 'the quote of "a" is not closed'],
    ['a="x\\"', 'the quote of "a" is not closed'],
    ['a="\\x"', 'the value of "a" has an escape that is none'],
    ['a=1 b=2 a', 'it has the key "a" twice'],
  ];
  const { records, rejects } = everywhere(bad.map(([text]) => `k=v\n\n${text}\n`).join(''));
  assert.deepEqual(
    rejects.map(({ line, text, reason }) => [line, text, reason]),
    bad.map(([text, reason], i) => [3 * i + 3, text, reason]),
  );
  assert.deepEqual(
    records,
    bad.map(() => ({ k: 'v' })),
  );
});

test('what is written is what was there', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '_', '.'), minLength: 1, maxLength: 3 });
  const value = fc.oneof(
    fc.constant<true>(true),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('', ' ', '"', '\\', 'a=b', '\n'),
  );
  fc.assert(
    fc.property(fc.array(fc.dictionary(word, value, { minKeys: 1, maxKeys: 4 }), { maxLength: 6 }), (records) => {
      const read = everywhere(records.map(logfmtLine).join(''));
      assert.deepEqual(read.rejects, []);
      assert.deepEqual(
        read.records,
        records.map((record) => ({ ...record })),
      );
    }),
    { numRuns: 300 },
  );
});

test('values of other kinds', () => {
  const date = new Date(0);
  assert.equal(
    logfmtLine({ n: 1.5, b: 2n, no: false, nothing: null, at: date, list: [1, 'a b'] }),
    `n=1.5 b=2 no=false at=1970-01-01T00:00:00.000Z list="[1,\\"a b\\"]"\n`,
  );
  for (const item of [1, null, [], {}, { a: null }, { 'a b': 1 }, { '': 1 }, { a: () => 1 }]) {
    assert.throws(() => logfmtLine(item), { name: 'TypeError', message: /^toLogfmt: / });
  }
});
