import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { keys, numbers, readsUntil } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { chunkBy } from './chunkBy.ts';
import { toArray } from './toArray.ts';

const sameKey = (a: unknown, b: unknown) => [a].includes(b);

conform(chunkBy<number, unknown>, {
  model: (items, key) => {
    const runs: [unknown, number[]][] = [];
    items.forEach((n, index) => {
      const found = key(n, index);
      const run = runs.at(-1);
      if (run && sameKey(run[0], found)) run[1].push(n);
      else runs.push([found, [n]]);
    });
    return runs;
  },
  cases: [
    [
      [1, 3, 2, 5],
      [(n) => n % 2],
      [
        [1, [1, 3]],
        [0, [2]],
        [1, [5]],
      ],
    ],
    [[], [(n) => n], []],
  ],
  items: numbers,
  args: fc.tuple(keys),
  reads: (asked, items, key) => {
    const found = items.map((n, index) => key(n, index));
    return readsUntil(
      asked,
      found.map((one, index) => index > 0 && !sameKey(one, found[index - 1])),
    );
  },
  rejects: [[], [null], ['x'], [1]],
});

test('keys are compared by SameValueZero, and a run has the key of its first item', () => {
  const items = [NaN, NaN, 0, -0, undefined, undefined, null];
  assert.deepEqual(
    pipe(
      items,
      chunkBy((item) => item),
      toArray(),
    ),
    [
      [NaN, [NaN, NaN]],
      [0, [0, -0]],
      [undefined, [undefined, undefined]],
      [null, [null]],
    ],
  );
});
