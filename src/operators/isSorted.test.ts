import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { compareBy, comparisons, notAwaited, orders } from '../../test/orders.ts';
import { pipe } from '../pipeline/pipe.ts';
import { isSorted } from './isSorted.ts';
import type { Compare, Order } from './order.ts';

/** Where the first item stands that a larger one comes before; -1 for nowhere. */
function misplaced(items: readonly number[], order: Compare<number> | Order<number> | undefined): number {
  const compare = compareBy(order);
  return items.findIndex((item, index) => index > 0 && compare(items[index - 1]!, item) > 0);
}

conform(isSorted<number>, {
  model: (items, order) => misplaced(items, order) < 0,
  cases: [
    [[1, 2, 2, 10], [undefined], true],
    [[3, 1], [{ reverse: true }], true],
    [[1, 3, 2], [undefined], false],
    [[], [undefined], true],
    [[5], [undefined], true],
  ],
  items: numbers,
  args: fc.tuple(orders),
  reads: (_asked, items, order) => {
    const index = misplaced(items, order);
    return index < 0 ? Infinity : index + 1;
  },
  rejects: [[null], ['x'], [{ by: 'x' }], [{ reversed: true }]],
});

conform(isSorted<number>, {
  name: 'isSorted with a comparison',
  model: (items, order) => misplaced(items, order) < 0,
  cases: [[[3, 2, 1], [(a, b) => b - a], true]],
  items: numbers,
  args: fc.tuple(comparisons),
  except: notAwaited,
});

test('NaN stands after all numbers', () => {
  assert.equal(pipe([1, 2, NaN, NaN], isSorted()), true);
  assert.equal(pipe([NaN, 1], isSorted()), false);
  assert.equal(pipe([0, -0, 0], isSorted()), true);
});
