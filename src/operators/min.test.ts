import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { compareBy, comparisons, notAwaited, orders } from '../../test/orders.ts';
import { pipe } from '../pipeline/pipe.ts';
import { min } from './min.ts';
import type { Compare, Order } from './order.ts';

function model(items: number[], order: Compare<number> | Order<number> | undefined): number | undefined {
  const compare = compareBy(order);
  return items.find((one) => items.every((other) => compare(one, other) <= 0));
}

conform(min<number>, {
  model,
  cases: [
    [[3, 1, 2], [undefined], 1],
    [[3, 1, 2], [{ reverse: true }], 3],
    [[-2, 2, 1], [{ by: (n) => n * n }], 1],
    [[], [undefined], undefined],
  ],
  items: numbers,
  args: fc.tuple(orders),
  reads: () => Infinity,
  rejects: [[null], ['x'], [{ by: 'x' }], [{ key: (n: number) => n }]],
});

conform(min<number>, {
  name: 'min by a comparison',
  model,
  cases: [[[3, 1, 2], [(a, b) => b - a], 3]],
  items: numbers,
  args: fc.tuple(comparisons),
  reads: () => Infinity,
  except: notAwaited,
});

test('of equal ones the first', () => {
  assert.equal(pipe([0, -0], min()), 0);
  assert.equal(pipe([-0, 0], min()), -0);
  assert.equal(pipe(['b1', 'a1', 'a2'], min({ by: (s) => s[0]! })), 'a1');
});

test('NaN stands after all numbers', () => {
  assert.equal(pipe([NaN, 2, 1], min()), 1);
  assert.equal(pipe([NaN], min()), NaN);
});

test('dates by time, strings by code unit, false before true, bigint beside number', () => {
  assert.deepEqual(pipe([new Date(5), new Date(3)], min()), new Date(3));
  assert.equal(pipe(['b', 'B', 'a'], min()), 'B');
  assert.equal(pipe([true, false], min()), false);
  assert.equal(pipe([2n, 1.5, 3], min<bigint | number>()), 1.5);
});

test('what cannot be compared is an error', () => {
  for (const items of [
    [1, undefined],
    [null, 1],
    [1, '2'],
    [{}, {}],
    [[2], [10]],
    [Symbol('a'), Symbol('b')],
  ]) {
    assert.throws(() => pipe(items, min<unknown>()), { name: 'TypeError', message: /^min: / });
  }
  assert.equal(pipe([undefined], min<unknown>()), undefined);
});
