import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { drop } from './drop.ts';
import { toArray } from './toArray.ts';

conform(drop<number>, {
  model: (items, count) => items.slice(count),
  cases: [
    [[1, 2, 3], [2], [3]],
    [[1, 2, 3], [0], [1, 2, 3]],
    [[1], [5], []],
  ],
  items: numbers,
  args: fc.tuple(fc.integer({ min: 0, max: 5 })),
  reads: (asked, _items, count) => asked + count,
  rejects: [[], [-1], [1.5], [NaN], [-Infinity], ['2'], [null]],
});

test('leaves out everything when told so', () => {
  assert.deepEqual(pipe([1, 2], drop(Infinity), toArray()), []);
});
