import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { pairwise } from './pairwise.ts';
import { toArray } from './toArray.ts';

conform(pairwise<number>, {
  model: (items) => items.slice(1).map((item, index): [number, number] => [items[index]!, item]),
  cases: [
    [
      [1, 4, 9],
      [],
      [
        [1, 4],
        [4, 9],
      ],
    ],
    [[1], [], []],
    [[], [], []],
  ],
  items: numbers,
  args: fc.constant([]),
  reads: (asked) => asked + 1,
});

test('undefined is an item like any other', () => {
  assert.deepEqual(pipe([undefined, undefined], pairwise(), toArray()), [[undefined, undefined]]);
});
