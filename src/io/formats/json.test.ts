import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { cuttings, parse, type Parsed } from '../../../test/formats.ts';
import { absent, shared } from '../../../test/shared.ts';
import { json } from './json.ts';
import { JsonParser, JsonSyntaxError } from './json-parser.ts';

interface Settings {
  readonly concatenated?: boolean;
  readonly maxLength?: number;
  readonly rejecting?: boolean;
}

function read(text: string | Uint8Array, sizes: readonly number[], settings: Settings = {}): Parsed<unknown> {
  const { concatenated = false, maxLength = 1 << 24, rejecting = false } = settings;
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return parse(bytes, sizes, (take) => {
    const rejecter = rejecting ? { take, flush: () => {} } : undefined;
    return new JsonParser({ file: 'f', concatenated, maxLength, rejecter });
  });
}

function everywhere(text: string | Uint8Array, settings?: Settings): Parsed<unknown> {
  const [whole, ...others] = cuttings.map((sizes) => read(text, sizes, settings));
  for (const other of others) assert.deepEqual(other, whole);
  return whole!;
}

describe('JSONTestSuite', { skip: absent('conformance/json-suite') }, () => {
  const folder = shared('conformance/json-suite/test_parsing');
  test('what is JSON is accepted, what is not is refused, in every cutting', () => {
    for (const file of readdirSync(folder)) {
      const bytes = readFileSync(`${folder}/${file}`);
      // In small chunks only what is small: the others are one value without an end.
      const { records, error } = bytes.length > 10_000 ? read(bytes, [4096]) : everywhere(bytes);
      if (error) assert.ok(error instanceof JsonSyntaxError, file);
      if (file.startsWith('n_')) assert.ok(error, file);
      if (!file.startsWith('y_')) continue;
      assert.equal(error, undefined, file);
      const value: unknown = JSON.parse(bytes.toString('utf8'));
      assert.deepEqual(records, Array.isArray(value) ? value : [value], file);
    }
  });
});

describe('items', () => {
  test('the elements of an array; anything else as it is', () => {
    assert.deepEqual(everywhere('\ufeff [1, "a]", {"b": [2]} ,\n[], null ]\n').records, [
      1,
      'a]',
      { b: [2] },
      [],
      null,
    ]);
    assert.deepEqual(everywhere('{"a": [1]}').records, [{ a: [1] }]);
    assert.deepEqual(everywhere(' -1.5e3 ').records, [-1500]);
    assert.deepEqual(everywhere('[]').records, []);
  });

  test('text after text, on request', () => {
    assert.deepEqual(everywhere('1 2"a""b"{}[3,[4]]true[]\n5', { concatenated: true }).records, [
      1,
      2,
      'a',
      'b',
      {},
      3,
      [4],
      true,
      5,
    ]);
    assert.deepEqual(everywhere('', { concatenated: true }), { records: [], rejects: [] });
    assert.match(String(everywhere('1 2').error), /line 1 column 3 \(byte 2\): expected nothing more, got "2"/);
  });

  test('any array, in any chunks', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), sizes, fc.constantFrom(undefined, 1, '\t'), (items, cuts, indent) => {
        const text = JSON.stringify(items, null, indent);
        assert.deepEqual(read(text, cuts), { records: JSON.parse(text), rejects: [] });
      }),
    );
  });
});

describe('errors', () => {
  test('say line, column and byte, and come after the elements before them', () => {
    const { records, error } = everywhere('[1,\n {"é": "x",\n  "b": 01}]');
    assert.deepEqual(records, [1]);
    assert.ok(error instanceof JsonSyntaxError);
    assert.deepEqual([error.line, error.column, error.offset], [3, 9, 25]);
    assert.equal(error.message, 'json: "f" line 3 column 9 (byte 25): expected "," or "}", got a digit');
    assert.match(String(everywhere('[1 2]').error), /line 1 column 4 .*: expected "," or "]", got "2"/);
    assert.match(String(everywhere('[1').error), /expected "," or "]", got the end/);
    assert.match(String(everywhere('').error), /expected a value, got the end/);
    assert.match(String(everywhere('["a\nb').error), /line 1 column 4 .*a control character in a string/);
    assert.match(
      String(everywhere(`["${'x'.repeat(50)}"]`, { maxLength: 20 }).error),
      /a value is longer than 20 bytes/,
    );
  });

  test('an element that is broken within its brackets can be rejected', () => {
    const text = '[1,\n{"a": NaN},\n"b\nc", tru,\n[1,],\n2]';
    const { records, rejects, error } = everywhere(text, { rejecting: true });
    assert.equal(error, undefined);
    assert.deepEqual(records, [1, 2]);
    assert.deepEqual(rejects, [
      { file: 'f', line: 2, offset: 4, reason: 'expected a value, got NaN', text: '{"a": NaN}' },
      { file: 'f', line: 3, offset: 16, reason: 'a control character in a string', text: '"b\nc"' },
      { file: 'f', line: 4, offset: 23, reason: 'expected a value, got a word', text: 'tru' },
      { file: 'f', line: 5, offset: 28, reason: 'expected a value, got "]"', text: '[1,]' },
    ]);
  });

  test('where nobody can tell what comes next, there is no going on', () => {
    for (const text of ['[{"a":1], 2]', '[1,, 2]', '{"a": NaN}', '["a, 2]']) {
      assert.ok(everywhere(text, { rejecting: true }).error instanceof JsonSyntaxError, text);
    }
  });

  test('mutated texts: what JSON.parse takes is taken, and nothing else', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 3 });
    const noise = fc.constantFrom('', '"', '\\', '[', ']', '{', '}', ',', ':', '1', ' ', '\n', 'e', 'é');
    const values = fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 4 });
    fc.assert(
      fc.property(values, fc.nat(), fc.nat(2), noise, sizes, (items, place, cut, insert, cuts) => {
        const clean = JSON.stringify(items);
        const at = place % clean.length;
        const text = Buffer.from(clean.slice(0, at) + insert + clean.slice(at + cut)).toString();
        let value: unknown;
        try {
          value = JSON.parse(text);
        } catch {
          assert.ok(read(text, cuts).error instanceof JsonSyntaxError);
          assert.doesNotMatch(String(read(text, cuts).error), /: not JSON/);
          return;
        }
        assert.deepEqual(read(text, cuts).records, Array.isArray(value) ? value : [value]);
      }),
      { numRuns: 2000 },
    );
  });
});

test('arguments are checked', () => {
  assert.throws(
    () => json(Buffer.from(''), { concatenated: 1 as never }),
    /json: concatenated must be true or false, got 1/,
  );
  assert.throws(() => json(Buffer.from(''), { maxLength: 0 }), RangeError);
});

test('a broken value may be as long and as deep as any', () => {
  const long = `["${'x\\n'.repeat(2_000_000)}", 01]`;
  assert.match(String(read(`[${long}]`, [65_536]).error), /expected "," or "\]", got a digit/);
  const deep = `${'['.repeat(200_000)}01${']'.repeat(200_000)}`;
  assert.match(String(read(deep, [65_536]).error), /got a digit/);
});
