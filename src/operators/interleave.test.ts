import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { CountingIterator } from '../testing/index.ts';
import { interleave } from './interleave.ts';
import { take } from './take.ts';
import { toArray } from './toArray.ts';

function turns(rows: readonly (readonly number[])[]): number[] {
  const results: number[] = [];
  for (let turn = 0; ; turn++) {
    const row = rows[turn % rows.length]!;
    const at = Math.floor(turn / rows.length);
    if (at >= row.length) return results;
    results.push(row[at]!);
  }
}

conform(interleave<number, number>, {
  model: (items, ...others) => turns([items, ...(others as number[][])]),
  cases: [
    [
      [1, 2, 3],
      [
        [4, 5],
        [6, 7, 8],
      ],
      [1, 4, 6, 2, 5, 7, 3],
    ],
    [[], [[1]], []],
    [[1, 2], [], [1, 2]],
  ],
  items: numbers,
  args: fc.array(fc.array(numbers, { maxLength: 8 }), { maxLength: 2 }),
  reads: (asked, items, ...others) => {
    const given = turns([items, ...(others as number[][])]).length;
    return Math.ceil(Math.min(asked, given + 1) / (others.length + 1));
  },
  rejects: [[5], [null], [[1], undefined], [{}]],
});

test('inputs are read in turn, no further than asked', () => {
  const [a, b] = [new CountingIterator([1, 2]), new CountingIterator([3, 4])];
  assert.deepEqual(pipe(a, interleave(b), take(3), toArray()), [1, 3, 2]);
  assert.deepEqual([a.reads, b.reads, a.closes, b.closes], [2, 1, 1, 1]);
});
