import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { toArray } from './toArray.ts';

conform(toArray<number>, {
  model: (items) => items,
  cases: [
    [[1, 2], [], [1, 2]],
    [[], [], []],
  ],
  items: numbers,
  args: fc.constant([]),
  reads: () => Infinity,
});

test('the array is a new one', () => {
  const items = [1];
  assert.notEqual(pipe(items, toArray()), items);
});
