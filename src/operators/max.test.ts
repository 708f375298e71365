import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { compareBy, comparisons, notAwaited, orders } from '../../test/orders.ts';
import { pipe } from '../pipeline/pipe.ts';
import { max } from './max.ts';
import type { Compare, Order } from './order.ts';

function model(items: number[], order: Compare<number> | Order<number> | undefined): number | undefined {
  const compare = compareBy(order);
  return items.find((one) => items.every((other) => compare(one, other) >= 0));
}

conform(max<number>, {
  model,
  cases: [
    [[3, 1, 2], [undefined], 3],
    [[3, 1, 2], [{ reverse: true }], 1],
    [[-2, 2, 1], [{ by: (n) => n * n }], -2],
    [[], [undefined], undefined],
  ],
  items: numbers,
  args: fc.tuple(orders),
  reads: () => Infinity,
  rejects: [[null], ['x'], [{ by: 'x' }], [{ key: (n: number) => n }]],
});

conform(max<number>, {
  name: 'max by a comparison',
  model,
  cases: [[[3, 1, 2], [(a, b) => b - a], 1]],
  items: numbers,
  args: fc.tuple(comparisons),
  reads: () => Infinity,
  except: notAwaited,
});

test('of equal ones the first', () => {
  assert.equal(pipe([0, -0], max()), 0);
  assert.equal(pipe([-0, 0], max()), -0);
  assert.equal(pipe(['a1', 'b1', 'b2'], max({ by: (s) => s[0]! })), 'b1');
});

test('NaN stands after all numbers', () => {
  assert.equal(pipe([1, NaN, 2], max()), NaN);
});

test('what cannot be compared is an error', () => {
  assert.throws(() => pipe([1, undefined], max<unknown>()), { name: 'TypeError', message: /^max: / });
});
