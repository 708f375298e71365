import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { comparisons, notAwaited, orders } from '../../test/orders.ts';
import { pipe } from '../pipeline/pipe.ts';
import { max } from './max.ts';
import { min } from './min.ts';
import { minmax } from './minmax.ts';
import type { Compare, Order } from './order.ts';

// What min and max give is held against a model of its own in their tests.
function model(items: number[], order: Compare<number> | Order<number> | undefined): [number, number] | undefined {
  return items.length > 0 ? [pipe(items, min(order))!, pipe(items, max(order))!] : undefined;
}

conform(minmax<number>, {
  model,
  cases: [
    [[3, 1, 2], [undefined], [1, 3]],
    [[4], [undefined], [4, 4]],
    [[], [undefined], undefined],
    [[3, 1, 2], [{ reverse: true }], [3, 1]],
  ],
  items: numbers,
  args: fc.tuple(orders),
  reads: () => Infinity,
  rejects: [[null], ['x'], [{ by: 'x' }], [{ key: (n: number) => n }]],
});

conform(minmax<number>, {
  name: 'minmax by a comparison',
  model,
  cases: [[[3, 1, 2], [(a, b) => b - a], [3, 1]]],
  items: numbers,
  args: fc.tuple(comparisons),
  reads: () => Infinity,
  except: notAwaited,
});

test('of equal ones the first, at both ends', () => {
  assert.deepEqual(pipe(['a1', 'b1', 'a2', 'b2'], minmax({ by: (s) => s[0]! })), ['a1', 'b1']);
});
