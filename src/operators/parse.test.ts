import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { keys, numbers, readsUntil } from '../../test/draw.ts';
import { flow } from '../flow/make.ts';
import { csv } from '../io/formats/csv.ts';
import { json } from '../io/formats/json.ts';
import { ndjson } from '../io/formats/ndjson.ts';
import { quarantine } from '../io/quarantine.ts';
import type { Reject } from '../pipeline/reject.ts';
import { parse } from './parse.ts';

conform(parse<number, unknown>, {
  model: (items, f) => items.map((n, index) => f(n, index)),
  cases: [[[1, 2], [(n, index) => n * 10 + index], [10, 21]]],
  items: numbers,
  args: fc.tuple(keys),
  reads: (asked) => asked,
  rejects: [[], [null], ['x'], [{}], [() => 1, { onReject: 1 }], [() => 1, { onRejects: 'throw' }]],
});

const odd = (n: number): number => {
  if (n % 2 === 0) throw new Error(`${n} is even`);
  return n;
};

conform(() => parse(odd, { onReject: () => {} }), {
  name: 'parse',
  model: (items) => items.filter((n) => n % 2 !== 0),
  cases: [[[1, 2, 3], [], [1, 3]]],
  items: fc.integer({ min: 0, max: 9 }),
  args: fc.constant([] as []),
  reads: (asked, items) =>
    readsUntil(
      asked,
      items.map((n) => n % 2 !== 0),
    ),
});

const positive = <T extends { readonly n: unknown }>(record: T): T => {
  if (!(Number(record.n) > 0)) throw new Error(`n must be positive, got ${String(record.n)}`);
  return record;
};

test('a reject says where its record stands, whatever formats and operators came before', async () => {
  const rejects: Reject[] = [];
  const onReject = (reject: Reject): void => void rejects.push(reject);
  const text = '{"n":1}\r\n\n{"n": -2}\n{"n":"é"}\n{"n":4}';
  assert.deepEqual(
    await ndjson<{ n: unknown }>(Buffer.from(text)).filter(Boolean).parse(positive, { onReject }).toArray(),
    [{ n: 1 }, { n: 4 }],
  );
  assert.deepEqual(rejects.splice(0), [
    { file: 'bytes', line: 3, offset: 10, reason: 'n must be positive, got -2', text: '{"n": -2}' },
    { file: 'bytes', line: 4, offset: 20, reason: 'n must be positive, got é', text: '{"n":"é"}' },
  ]);
  const table = 'n,note\n1,"a\nb"\n0,"é, ""x"""\n';
  await csv<'n' | 'note'>(Buffer.from(table))
    .tap(() => {})
    .parse(positive, { onReject })
    .toArray();
  assert.deepEqual(rejects.splice(0), [
    { file: 'bytes', line: 4, offset: 15, reason: 'n must be positive, got 0', text: '0,"é, ""x"""' },
  ]);
  const list = '[{"n":1},\n {"n":\n0}, {"n":-1}]';
  await json<{ n: number }>(Buffer.from(list)).parse(positive, { onReject }).toArray();
  assert.deepEqual(
    rejects.map((reject) => [reject.line, reject.offset, reject.text]),
    [
      [2, 11, '{"n":\n0}'],
      [3, 21, '{"n":-1}'],
    ],
  );
});

test('what was made anew has its index', async () => {
  const rejects: Reject[] = [];
  const records = ndjson<{ n: number }>(Buffer.from('{"n":1}\n{"n":0}\n')).map(({ n }) => ({ n }));
  await records.parse(positive, { onReject: (reject) => rejects.push(reject) }).toArray();
  assert.deepEqual(rejects, [
    { file: '', line: 0, offset: 0, item: 1, reason: 'n must be positive, got 0', text: '{"n":0}' },
  ]);
});

test('one quarantine for a format and what follows counts every record once', async () => {
  const bad = quarantine();
  const text = '{"n":1}\n{"n":0}\nx\n{"n":2}\n';
  const records = ndjson<{ n: number }>(Buffer.from(text), { onReject: bad });
  assert.equal(await records.parse(positive, { onReject: bad }).count(), 2);
  assert.deepEqual([bad.count, bad.accepted], [2, 2]);
  const alone = quarantine();
  assert.equal(
    await ndjson<{ n: number }>(Buffer.from(text), { onReject: bad }).parse(positive, { onReject: alone }).count(),
    2,
  );
  assert.deepEqual([alone.count, alone.accepted], [1, 2]);
});

test('a promise may refuse, in an async flow', async () => {
  const reasons: string[] = [];
  const parsed = flow([1, 2, 3])
    .toAsync()
    .parse(async (n) => odd(n), { onReject: ({ reason }) => reasons.push(reason) });
  assert.deepEqual(await parsed.toArray(), [1, 3]);
  assert.deepEqual(reasons, ['2 is even']);
});

test('without onReject the error is that of the function; what onReject throws ends the flow', () => {
  const mine = new Error('mine');
  const fail = (): never => {
    throw mine;
  };
  assert.throws(
    () => flow([1]).parse(fail).toArray(),
    (error) => error === mine,
  );
  assert.throws(
    () => flow([2]).parse(odd, { onReject: fail }).toArray(),
    (error) => error === mine,
  );
  const odds = (): never => {
    throw 'no error';
  };
  const reasons: string[] = [];
  assert.deepEqual(
    flow([1])
      .parse(odds, { onReject: ({ reason }) => reasons.push(reason) })
      .toArray(),
    [],
  );
  assert.deepEqual(reasons, ['no error']);
});
