import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cuttings, parse, type Parsed } from '../../../test/formats.ts';
import { absent, shared } from '../../../test/shared.ts';
import { json } from './json.ts';
import { EACH, parsePath, type Step } from './json-path.ts';
import { JsonPathParser } from './json-path-parser.ts';

function everywhere(
  text: string | Buffer,
  path: string,
  options: { strict?: boolean; concatenated?: boolean } = {},
): Parsed<unknown> {
  const { strict = false, concatenated = false } = options;
  const [whole, ...others] = cuttings.map((sizes) =>
    parse<unknown>(Buffer.from(text), sizes, (take) => {
      const rejecter = strict ? undefined : { take, flush: () => {} };
      return new JsonPathParser({
        file: 'f',
        concatenated,
        maxLength: 1000,
        rejecter,
        path,
        steps: parsePath('json', path),
      });
    }),
  );
  for (const other of others) assert.deepEqual(other, whole);
  return whole!;
}

test('paths', () => {
  const paths: Readonly<Record<string, readonly Step[]>> = {
    'data.items[*]': ['data', 'items', EACH],
    '$.data.items[*].id': ['data', 'items', EACH, 'id'],
    '[*]': [EACH],
    '$[0][*].*': [0, EACH, EACH],
    '*': [EACH],
    '["a.b"].["c\\"]"][12].größe': ['a.b', 'c"]', 12, 'größe'],
    '$["x"]': ['x'],
  };
  for (const [path, steps] of Object.entries(paths)) assert.deepEqual(parsePath('json', path), steps, path);
  for (const wrong of ['', '$', 'a..b', 'a[', 'a[01]', 'a[-1]', 'a b', '[a]', '["a]', 'a"b"', '["\\x"]', 'a[*]b']) {
    assert.throws(() => parsePath('json', wrong), /json: path must be as in data.items\[\*\], got /, wrong);
  }
  assert.throws(() => json('f', { path: 5 as never }), TypeError);
});

test('the values at a path, whatever lies beside it', () => {
  const text =
    ' {"x":[1,{"items":[9]},"]}\\"\\\\"],"data":{"items":[{"id":1,"a":[[]]},{"id":"é"},3,null,[]],"n":{}},"y":{"data":0}} ';
  const read = (path: string): unknown[] => {
    const { records, error } = everywhere(text, path);
    assert.equal(error, undefined);
    return records;
  };
  assert.deepEqual(read('data.items[*]'), [{ id: 1, a: [[]] }, { id: 'é' }, 3, null, []]);
  assert.deepEqual(read('data.items[*].id'), [1, 'é']);
  assert.deepEqual(read('data.items[2]'), [3]);
  assert.deepEqual(read('data.n'), [{}]);
  assert.deepEqual(read('data.n.*'), []);
  assert.deepEqual(read('*.data'), [0]);
  assert.deepEqual(read('x[*].items[*]'), [9]);
  assert.deepEqual(everywhere('[1,[2],{"a":3}]', '*').records, [1, [2], { a: 3 }]);
  assert.deepEqual(everywhere('{"a":[1]} {"a":[2]}', 'a[*]', { concatenated: true }).records, [1, 2]);
  assert.deepEqual(everywhere('\uFEFF[1]', '[*]').records, [1]);
});

test('it gives what JSON.parse and a walk do, in every cutting', () => {
  const walk = (value: unknown, [step, ...rest]: readonly Step[]): unknown[] => {
    if (step === undefined) return [value];
    if (typeof value !== 'object' || value === null) return [];
    if (step === EACH) return Object.values(value).flatMap((child) => walk(child, rest));
    if (Array.isArray(value) !== (typeof step === 'number') || !Object.hasOwn(value, step)) return [];
    return walk((value as Record<string | number, unknown>)[step], rest);
  };
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'medium' },
      fc.constantFrom<unknown>(0, -1.5, 'a', '\\"', ']}', 'é', true, null, ''),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'c"'), tie('any'), { maxKeys: 3 }),
    ),
  })).any;
  const path = fc.array(fc.constantFrom('a', 'b', '["c\\""]', '[0]', '[1]', '[*]', '*'), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(value, path, fc.constantFrom(0, 1), (document, steps, indent) => {
      const written = `$${steps.map((step) => (step.startsWith('[') ? step : `.${step}`)).join('')}`;
      const { records, error } = everywhere(JSON.stringify(document, null, indent), written);
      if (error) assert.match((error as Error).message, /has nothing at the path/);
      const plain = JSON.parse(JSON.stringify(document)) as unknown;
      assert.deepEqual(records, walk(plain, parsePath('json', written)));
    }),
    { numRuns: 500 },
  );
});

test('a path that leads nowhere is an error up to its first star', () => {
  const failure = (text: string, path: string): unknown => (everywhere(text, path).error as Error | undefined)?.message;
  const nothing = (path: string): string => `json: "f" has nothing at the path ${path}`;
  assert.equal(failure('{"data":{"item":[]}}', 'data.items[*]'), nothing('data.items[*]'));
  assert.equal(failure('{"data":{"items":{}}}', 'data.items[0]'), nothing('data.items[0]'));
  assert.equal(failure('{"data":1}', 'data[*]'), nothing('data[*]'));
  assert.equal(failure('5', 'a'), nothing('a'));
  assert.equal(failure('{"data":[]}', 'data[*].id'), undefined);
  assert.equal(failure('{"data":[{}]}', 'data[*].id'), undefined);
});

test('a broken item is rejected, what breaks more ends the flow where it is', () => {
  const { records, rejects, error } = everywhere('{"a":[1,\n{"x": NaN},\n{"y":\n01}, 2]}', 'a[*]');
  assert.deepEqual([records, error], [[1, 2], undefined]);
  assert.deepEqual(
    rejects.map(({ line, offset, reason, text }) => [line, offset, reason, text]),
    [
      [2, 9, 'expected a value, got NaN', '{"x": NaN}'],
      [3, 21, 'expected "," or "}", got a digit', '{"y":\n01}'],
    ],
  );
  const failure = (text: string | Buffer, path = 'a[*]', strict = true): string =>
    (everywhere(text, path, { strict }).error as Error).message;
  assert.match(
    failure('{"a":[1,\n{"x":\n NaN}]}'),
    /^json: "f" line 3 column 2 \(byte 16\): expected a value, got NaN/,
  );
  assert.match(failure('{"a":[1 2]}'), /column 9 \(byte 8\): expected "," or "\]", got "2"/);
  assert.match(failure('{"a" 1}'), /expected ":", got "1"/);
  assert.match(failure('{"b":1,}'), /expected a name, got "}"/);
  assert.match(failure('{5:1}'), /expected a name or "}", got "5"/);
  assert.match(failure('{"a":[1,]}'), /expected a value, got "]"/);
  assert.match(failure('{"a":[1'), /expected "," or "\]", got the end|does not end/);
  assert.match(failure('{"b":"x'), /a value or name does not end/);
  assert.match(failure('{"b'), /a value or name does not end/);
  assert.match(failure('{"a":[]} 1'), /expected nothing more, got "1"/);
  assert.match(failure(''), /expected a value, got the end/);
  assert.match(failure(`{"a":["${'x'.repeat(1000)}"]}`), /a value is longer than 1000 bytes/);
});

test('real documents', { skip: absent('data/real') }, async () => {
  const quakes = shared('data/real/earthquakes.json');
  assert.equal(await json(quakes, { path: 'features[*]' }).count(), 1707);
  const largest = await json<number>(quakes, { path: 'features[*].properties.mag' })
    .filter((mag) => mag !== null)
    .max();
  assert.ok(largest !== undefined && largest > 5 && largest < 9);
  assert.equal(await json(shared('data/real/movies.json'), { path: '[*].Title' }).count(), 3201);
});
