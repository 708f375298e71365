import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { compareBy, comparisons, notAwaited, orders } from '../../test/orders.ts';
import { pipe } from '../pipeline/pipe.ts';
import { sorted } from './sorted.ts';
import { toArray } from './toArray.ts';

conform(sorted<number>, {
  model: (items, order) => items.toSorted(compareBy(order)),
  cases: [
    [[10, 9, 1], [undefined], [1, 9, 10]],
    [[1, -2, 2], [{ by: (n) => n * n, reverse: true }], [-2, 2, 1]],
    [[], [undefined], []],
  ],
  items: numbers,
  args: fc.tuple(orders),
  reads: () => Infinity,
  rejects: [[null], ['x'], [1], [{ by: 'x' }], [{ key: (n: number) => n }]],
});

conform(sorted<number>, {
  name: 'sorted by a comparison',
  model: (items, order) => items.toSorted(compareBy(order)),
  cases: [[[1, 3, 2], [(a, b) => b - a], [3, 2, 1]]],
  items: numbers,
  args: fc.tuple(comparisons),
  reads: () => Infinity,
  // Which pairs are compared, and in which order, is the engine's sort's business: V8 14 changes its mind as it optimises.
  except: [...notAwaited, 'L2: whoever runs it, callbacks are called in the same order for the same items'],
});

describe('the natural order', () => {
  const inOrder = (items: Iterable<unknown>) => pipe(items, sorted<unknown>(), toArray());

  test('numbers by size, NaN last; equal ones keep their order', () => {
    assert.deepEqual(inOrder([NaN, 10, -Infinity, 9, NaN, 0, -0]), [-Infinity, 0, -0, 9, 10, NaN, NaN]);
    assert.deepEqual(pipe([1, NaN, 2], sorted({ reverse: true }), toArray()), [NaN, 2, 1]);
  });

  test('dates by time, an invalid one last', () => {
    const never = new Date(NaN);
    assert.deepEqual(inOrder([never, new Date(5), new Date(3)]), [new Date(3), new Date(5), never]);
  });

  test('what cannot be compared is an error, not some order', () => {
    for (const items of [
      [3, undefined, 1],
      [null, 1],
      ['2', 10],
      [{}, {}],
      [[2], [10]],
      [() => 1, () => 2],
    ]) {
      assert.throws(() => inOrder(items), { name: 'TypeError', message: /^sorted: cannot compare / });
    }
  });

  test('a comparison decides where undefined stands', () => {
    const first = (a: unknown, b: unknown) => Number(a !== undefined) - Number(b !== undefined);
    assert.deepEqual(pipe([1, undefined, 2, undefined], sorted(first), toArray()), [undefined, undefined, 1, 2]);
  });
});

test('keys are asked for once per item', () => {
  let calls = 0;
  const by = (n: number) => (calls++, n);
  pipe([5, 1, 4, 2, 3], sorted({ by }), toArray());
  assert.equal(calls, 5);
});
