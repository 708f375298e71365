import assert from 'node:assert/strict';
import { test } from 'node:test';
import { absent, shared } from '../../test/shared.ts';
import { flow } from '../flow/make.ts';
import { csv } from './formats/csv.ts';
import { type Kind, kindOfText, valueOf } from './formats/inferred.ts';
import { ndjson } from './formats/ndjson.ts';
import { inferSchema } from './inferSchema.ts';
import { quarantine } from './quarantine.ts';

test('a text stands for something else only where nothing of it is lost', () => {
  const kinds: Readonly<Record<string, Kind>> = {
    '': 'null',
    true: 'boolean',
    True: 'string',
    '0': 'integer',
    '-12': 'integer',
    '007': 'string',
    '-0': 'string',
    '+1': 'string',
    '9007199254740991': 'integer',
    '9007199254740993': 'bigint',
    '1.50': 'number',
    '1e3': 'number',
    '.5': 'string',
    '1.': 'string',
    '1e999': 'string',
    NaN: 'string',
    Infinity: 'string',
    '0x10': 'string',
    ' 1': 'string',
    '1,5': 'string',
    '2024-02-29': 'date',
    '2023-02-29': 'string',
    '2024-02-29T10:00:00Z': 'datetime',
    '2024-02-29 10:00+02:00': 'datetime',
    '2024-02-29T10:00:00': 'string',
    '2024-02-30T10:00:00Z': 'string',
    '2024-02-29T25:00:00Z': 'string',
  };
  for (const [text, kind] of Object.entries(kinds)) assert.equal(kindOfText(text), kind, text);
  assert.equal(valueOf('9007199254740993', 'bigint'), 9007199254740993n);
  assert.equal(valueOf('1', 'bigint'), 1n);
  assert.equal(valueOf('x', 'integer'), undefined);
  assert.deepEqual(valueOf('2024-02-29 10:00+02:00', 'datetime'), new Date('2024-02-29T08:00:00Z'));
});

test('columns of texts: kinds are joined, empty ones are null, what does not fit is rejected', async () => {
  const text = 'n,x,d,s,e\n1,1,2024-01-01,a,\n2,1.5,,1,\n3,,2024-01-02,true,\n';
  const schema = await inferSchema(csv(Buffer.from(text)));
  assert.deepEqual(
    Object.entries(schema.columns).map(([name, { kind, nullable }]) => [name, kind, nullable]),
    [
      ['n', 'integer', false],
      ['x', 'number', true],
      ['d', 'date', true],
      ['s', 'string', false],
      ['e', 'string', true],
    ],
  );
  assert.equal(
    String(schema),
    'n  integer            "1"\nx  number   nullable  "1"\nd  date     nullable  "2024-01-01"\ns  string             "a"\ne  string   nullable  ""',
  );
  const bad = quarantine();
  const more = `${text}x,1,2024-01-01,,\n,1,2024-13-01,b,\n`;
  const typed = await csv(Buffer.from(more), { onReject: bad }).validate(schema, { onReject: bad }).toArray();
  assert.deepEqual(typed[1], { n: 2, x: 1.5, d: null, s: '1', e: '' });
  assert.deepEqual(typed[2], { n: 3, x: null, d: new Date('2024-01-02'), s: 'true', e: '' });
  assert.deepEqual(
    bad.first.map(({ line, reason }) => [line, reason]),
    [
      [5, 'n: expected an integer, got "x"'],
      [6, 'n: expected an integer, got ""; d: expected a date, got "2024-13-01"'],
    ],
  );
});

test('values that have a kind keep it; members may be missing, but not new', async () => {
  const text = '{"a":1,"b":true,"c":[1],"d":{"x":1},"e":"1"}\n{"a":1.5,"b":null,"c":[],"e":2}\n';
  const schema = await inferSchema(ndjson(Buffer.from(text)));
  assert.deepEqual(
    Object.entries(schema.columns).map(([name, { kind, nullable }]) => [name, kind, nullable]),
    [
      ['a', 'number', false],
      ['b', 'boolean', true],
      ['c', 'array', false],
      ['d', 'object', true],
      ['e', 'any', false],
    ],
  );
  const reasons: string[] = [];
  const onReject = ({ reason }: { readonly reason: string }): void => void reasons.push(reason);
  const items = [{ a: 2, c: [], e: 'x' }, { a: '2', b: 1, c: 1, e: 0, f: 1 }, 5];
  assert.deepEqual(flow(items).validate(schema, { onReject }).toArray(), [{ a: 2, c: [], e: 'x' }]);
  assert.deepEqual(reasons, [
    'a: expected a number, got "2"; b: expected a boolean, got 1; c: expected an array, got 1; f: no such column was in the sample',
    ': expected an object, got 5',
  ]);
});

test('only the sample is read, and there has to be one', async () => {
  let read = 0;
  const rows = function* (): Generator<object> {
    for (;;) yield { n: ++read };
  };
  assert.equal((await inferSchema(rows(), { sample: 7 })).sampled, 7);
  assert.equal(read, 7);
  await assert.rejects(inferSchema([]), /inferSchema: there are no records/);
  await assert.rejects(inferSchema([1]), /inferSchema: every item must be an object, got 1/);
  await assert.rejects(inferSchema([{}], { sample: 0 }), RangeError);
});

test('real files', { skip: absent('data/real') }, async () => {
  const kinds = async (name: string): Promise<Record<string, Kind>> => {
    const { columns } = await inferSchema(csv(shared(`data/real/${name}`)));
    return Object.fromEntries(Object.entries(columns).map(([column, { kind }]) => [column, kind]));
  };
  assert.deepEqual(await kinds('zipcodes.csv'), {
    zip_code: 'string',
    latitude: 'number',
    longitude: 'number',
    city: 'string',
    state: 'string',
    county: 'string',
  });
  const airports = csv(shared('data/real/airports.csv'));
  const schema = await inferSchema(airports, { sample: 4000 });
  assert.equal(await airports.validate(schema).count(), 3376);
});
