import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { keys, numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { sumBy } from './sumBy.ts';

conform(sumBy<number, unknown>, {
  model: (items, key, value) => {
    const sums = new Map<unknown, number>();
    items.forEach((n, index) => {
      const found = key(n, index);
      sums.set(found, (sums.get(found) ?? 0) + (value(n, index) as number));
    });
    return sums;
  },
  cases: [
    [
      [1, 2, 3],
      [(n) => n % 2, (n) => n * 10],
      new Map([
        [1, 40],
        [0, 20],
      ]),
    ],
  ],
  items: numbers,
  args: fc.tuple(
    keys,
    fc.constant((n: number) => n + 1),
  ),
  reads: () => Infinity,
  rejects: [
    [],
    [null, (n: number) => n],
    ['x', (n: number) => n],
    [(n: number) => n, null],
    [(n: number) => n, 1],
    [(n: number) => n],
  ],
});

test('each sum is compensated', () => {
  const items = Array.from({ length: 20 }, (_, i) => i);
  const sums = pipe(
    items,
    sumBy(
      (n) => n % 2,
      () => 0.1,
    ),
  );
  assert.deepEqual([...sums.values()], [1, 1]);
});
