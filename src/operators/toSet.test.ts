import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { toSet } from './toSet.ts';

conform(toSet<number>, {
  model: (items) => new Set(items),
  cases: [
    [[2, 1, 2], [], new Set([2, 1])],
    [[], [], new Set<number>()],
  ],
  items: numbers,
  args: fc.constant([]),
  reads: () => Infinity,
});

test('in the order of first appearance, by SameValueZero', () => {
  assert.deepEqual([...pipe([NaN, 2, -0, NaN, 0], toSet())], [NaN, 2, 0]);
});
