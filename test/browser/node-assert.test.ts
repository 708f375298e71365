import real from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { inspect } from 'node:util';
import standIn from './node-assert.ts';

const passes = (f: () => void): boolean => {
  try {
    f();
    return true;
  } catch {
    return false;
  }
};

class Point {
  x = 1;
}
const odd = [
  new Date(1),
  new Date(2),
  /a/g,
  /a/,
  new Error('a'),
  new Error('b'),
  new TypeError('a'),
  new Error('a', { cause: 1 }),
  new Map([[{ a: 1 }, 1]]),
  new Map([[{ a: 1 }, 2]]),
  new Set([[1], [2]]),
  new Set([[2], [1]]),
  new Uint8Array([1]),
  new Uint8Array([2]),
  new Uint16Array([1]),
  new Point(),
  { x: 1 },
  Object.assign(Object.create(null) as object, { x: 1 }),
  { x: undefined },
  {},
  { [Symbol.iterator]: 1 },
  [],
  // oxlint-disable-next-line no-sparse-arrays -- a hole is not undefined
  [,],
  [undefined],
  Object.assign([1], { extra: 1 }),
  [1],
  Object(1) as unknown,
  Object('1') as unknown,
  () => 1,
  1n,
  -0,
  0,
  NaN,
];

test('the stand-in for node:assert tells the same values apart, and the same errors', () => {
  const value = fc.oneof(
    fc.constantFrom(...odd),
    fc.anything({ withMap: true, withSet: true, withBigInt: true, withSparseArray: true }),
  );
  const close = fc.oneof(
    fc.tuple(value, value),
    value.map((one) => [one, structured(one)] as const),
  );
  fc.assert(
    fc.property(close, ([a, b]) => {
      const agree = (name: 'equal' | 'deepEqual' | 'notDeepEqual' | 'notEqual'): void =>
        real.equal(
          passes(() => standIn[name](a, b)),
          passes(() => real[name](a, b)),
          name,
        );
      for (const name of ['equal', 'deepEqual', 'notDeepEqual', 'notEqual'] as const) agree(name);
    }),
    { numRuns: 2000 },
  );
  for (const a of odd) {
    for (const b of odd) {
      const [got, wanted] = [standIn, real].map((assert) => passes(() => assert.deepEqual(a, b)));
      real.equal(got, wanted, `${inspect(a)} and ${inspect(b)}`);
    }
  }
});

/** A copy where there is one. */
function structured(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return value;
  }
}

test('the stand-in for node:assert expects errors as Node does', async () => {
  const errors = [
    new Error('a'),
    new TypeError('ab'),
    Object.assign(new Error('a'), { code: 1 }),
    'a',
    { message: 'a' },
  ];
  const expected = [
    /a/,
    /b/,
    Error,
    TypeError,
    { message: 'a' },
    { message: /a/ },
    { name: 'TypeError' },
    { code: 1 },
    new Error('a'),
    (error: unknown) => error === errors[0],
  ];
  for (const error of errors) {
    const fails = (): never => {
      throw error;
    };
    for (const wanted of expected) {
      const [got, right] = [standIn, real].map((assert) => passes(() => assert.throws(fails, wanted as Error)));
      real.equal(got, right, `${String(error)} as ${String(wanted)}`);
      const rejecting = async (): Promise<never> => fails();
      const late = await standIn.rejects(rejecting, wanted as Error).then(
        () => true,
        () => false,
      );
      real.equal(late, right);
    }
  }
  real.equal(
    passes(() => standIn.throws(() => {})),
    false,
  );
  await real.rejects(standIn.rejects(Promise.resolve()));
});
