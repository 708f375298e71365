import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { readsUntil } from '../../test/draw.ts';
import { flow } from '../flow/make.ts';
import { csv } from '../io/formats/csv.ts';
import { quarantine } from '../io/quarantine.ts';
import { type StandardSchema, validate } from './validate.ts';

type Validate<Out> = StandardSchema<unknown, Out>['~standard']['validate'];

function schema<Out>(judge: Validate<Out>): StandardSchema<unknown, Out> {
  return { '~standard': { version: 1, vendor: 'test', validate: judge } };
}

const doubled = schema<number>((value) =>
  typeof value === 'number' && value % 2 !== 0 ? { value: value * 2 } : { issues: [{ message: 'even' }] },
);

conform(() => validate(doubled, { onReject: () => {} }), {
  name: 'validate',
  model: (items) => (items as number[]).filter((n) => n % 2 !== 0).map((n) => n * 2),
  cases: [[[1, 2, 3], [], [2, 6]]],
  items: fc.integer({ min: 0, max: 9 }),
  args: fc.constant([] as []),
  reads: (asked, items) =>
    readsUntil(
      asked,
      items.map((n) => (n as number) % 2 !== 0),
    ),
});

const order = schema<{ id: string; amount: number }>((value) => {
  const { id, amount } = value as { id: string; amount: string };
  const issues = [
    ...(id === '' ? [{ message: 'required', path: ['id'] }] : []),
    ...(Number.isNaN(Number(amount)) ? [{ message: 'not a number', path: [{ key: 'amount' }, 0] }] : []),
  ];
  return issues.length > 0 ? { issues } : { value: { id, amount: Number(amount) } };
});

test('the reason has every issue, with its path, and the reject its place', async () => {
  const bad = quarantine();
  const orders = csv(Buffer.from('id,amount\na,1\n,x\nb,2\n'), { onReject: bad }).validate(order, { onReject: bad });
  assert.deepEqual(await orders.toArray(), [
    { id: 'a', amount: 1 },
    { id: 'b', amount: 2 },
  ]);
  assert.deepEqual(bad.first, [
    { file: 'bytes', line: 3, offset: 14, reason: 'id: required; amount.0: not a number', text: ',x' },
  ]);
  await assert.rejects(csv(Buffer.from('id,amount\n,x\n')).validate(order).toArray(), {
    name: 'RejectError',
    message: /^validate: "bytes" line 2: id: required; amount.0: not a number: ",x"; to go on/,
  });
});

test('a schema that is a function, as those of ArkType are, and one that answers with promises', async () => {
  const late = Object.assign(
    () => {},
    schema<number>(async (value) => ({ value: Number(value) + 1 })),
  );
  assert.deepEqual(await flow([1, 2]).toAsync().validate(late).toArray(), [2, 3]);
});

test('in a sync flow there is nobody to wait for a promise', () => {
  const late = schema<number>(async (value) => ({ value: Number(value) }));
  assert.throws(() => flow([1]).validate(late).toArray(), {
    name: 'TypeError',
    message: 'validate: it was answered with a promise, which a sync flow cannot wait for; call toAsync() before',
  });
});

test('what a schema throws ends the flow, as it is', () => {
  const mine = new Error('mine');
  const failing = schema(() => {
    throw mine;
  });
  assert.throws(
    () => flow([1]).validate(failing, { onReject: quarantine() }).toArray(),
    (error) => error === mine,
  );
});

test('what is no schema is refused at the call', () => {
  for (const wrong of [undefined, null, {}, () => true, { '~standard': {} }]) {
    assert.throws(() => validate(wrong as never), {
      name: 'TypeError',
      message: /^validate: schema must be a Standard/,
    });
  }
  assert.throws(() => validate(order, { onreject: 'throw' } as never), /unknown option/);
});
