import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers, readsUntil } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { includes } from './includes.ts';

conform(includes<number>, {
  model: (items, value) => items.includes(value),
  cases: [
    [[1, 2], [2], true],
    [[1, 2], [3], false],
    [[], [1], false],
    [[1, NaN], [NaN], true],
  ],
  items: numbers,
  args: fc.tuple(numbers),
  reads: (_asked, items, value) =>
    readsUntil(
      1,
      items.map((n) => [n].includes(value)),
    ),
});

test('0 is -0, undefined is found, objects are found by identity', () => {
  assert.equal(pipe([-0], includes(0)), true);
  assert.equal(pipe([1, undefined], includes<number | undefined>(undefined)), true);
  assert.equal(pipe([1], includes<number | undefined>(undefined)), false);
  assert.equal(pipe([{}], includes({})), false);
});
