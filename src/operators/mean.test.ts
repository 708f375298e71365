import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { mean } from './mean.ts';

conform(mean<number>, {
  model: (items, value) =>
    items.length > 0 ? items.reduce((sum, n, index) => sum + (value(n, index) as number), 0) / items.length : undefined,
  cases: [
    [[1, 2, 6], [(n) => n], 3],
    [[1, 2], [(n, index) => n * index], 1],
    [[], [(n) => n], undefined],
  ],
  items: numbers,
  args: fc.tuple(fc.constant((n: number, index: number) => n + index)),
  reads: () => Infinity,
  rejects: [[null], ['x'], [1]],
});

test('of the items themselves, compensated', () => {
  assert.equal(pipe([1e16, 1, 1, -1e16], mean()), 0.5);
  assert.equal(pipe([1, Infinity], mean()), Infinity);
  assert.equal(pipe([1, NaN], mean()), NaN);
  assert.throws(() => pipe([1, '2' as never], mean()), { message: 'mean: expected a number for item 1, got "2"' });
});
