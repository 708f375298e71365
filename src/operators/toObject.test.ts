import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { AsyncCountingIterator, checkRejects } from '../testing/index.ts';
import { toObject } from './toObject.ts';

const keys = fc.constantFrom(
  (n: number) => `key ${n % 2}`,
  (n: number) => n,
  (_n: number, index: number) => index >> 1,
);

conform(toObject<number, PropertyKey, unknown>, {
  model: (items, key, value) =>
    Object.fromEntries(items.map((n, index) => [key(n, index), value ? value(n, index) : n])) as Record<
      string,
      unknown
    >,
  cases: [
    [[1, 2, 3], [(n) => `k${n % 2}`, (n) => n * 10], { k1: 30, k0: 20 }],
    [[5], [(n) => n, undefined as never], { 5: 5 }],
  ],
  items: numbers,
  args: fc.tuple(
    keys,
    fc.constantFrom((n: number) => n * 10, undefined as never),
  ),
  reads: () => Infinity,
});

conform(() => toObject<string, number>(), {
  name: 'toObject of pairs',
  model: (items) => Object.fromEntries(items) as Record<string, number>,
  cases: [[[['a', 1]], [], { a: 1 }]],
  items: fc.tuple(fc.string(), numbers),
  args: fc.constant([]),
  reads: () => Infinity,
});

describe('toObject', () => {
  test('a key from data is only ever a key', () => {
    const object = pipe(
      ['__proto__', 'constructor', 'toString'],
      toObject((key) => key),
    );
    assert.equal(Object.getPrototypeOf(object), Object.prototype);
    assert.deepEqual(Object.keys(object), ['__proto__', 'constructor', 'toString']);
    assert.equal(Object.getOwnPropertyDescriptor(object, '__proto__')?.value, '__proto__');
  });

  test('symbols are keys, numbers are their text', () => {
    const symbol = Symbol('s');
    const object = pipe(
      [
        [symbol, 1],
        [2, 'two'],
        ['2', 'zwei'],
      ] as const,
      toObject<PropertyKey, unknown>(),
    );
    assert.deepEqual(object, { [symbol]: 1, 2: 'zwei' });
  });

  test('an item that is not a pair is an error', () => {
    assert.throws(() => pipe(['ab' as never], toObject()), {
      name: 'TypeError',
      message: /^toObject: .*\[key, value\] pair/,
    });
  });

  test('what is not a function is refused, and so is a value without a key', () => {
    for (const args of [[null], ['id'], [(n: number) => n, null], [undefined, (n: number) => n]])
      checkRejects(toObject, args);
  });

  test('promised keys and values in an async flow; in a sync one they are an error', async () => {
    const object = await pipe(
      new AsyncCountingIterator([1, 2]),
      toObject(
        async (n) => n,
        async (n) => n * 10,
      ),
    );
    assert.deepEqual(object, { 1: 10, 2: 20 });
    assert.throws(
      () =>
        pipe(
          [1],
          toObject(async (n) => n),
        ),
      { name: 'TypeError', message: /^toObject: .*toAsync/ },
    );
  });
});
