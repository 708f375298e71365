import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { keys, numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { distinct } from './distinct.ts';

conform(distinct<number>, {
  model: (items, key) => new Set(items.map((n, index) => (key ? key(n, index) : n))).size,
  cases: [
    [[1, 1, 2, 1], [undefined], 2],
    [[], [undefined], 0],
  ],
  items: numbers,
  args: fc.tuple(fc.option(keys, { nil: undefined })),
  reads: () => Infinity,
  rejects: [[null], [1], ['x']],
});

test('compares by SameValueZero, objects by identity', () => {
  assert.equal(pipe([NaN, NaN, 0, -0, undefined, undefined, {}, {}], distinct()), 5);
});
