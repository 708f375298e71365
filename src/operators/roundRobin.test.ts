import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { CountingIterator } from '../testing/index.ts';
import { roundRobin } from './roundRobin.ts';
import { take } from './take.ts';
import { toArray } from './toArray.ts';

/** The items of all inputs in turn, each with the number of its input. */
function turns(rows: readonly (readonly number[])[]): [number, number][] {
  const longest = Math.max(...rows.map((row) => row.length));
  return Array.from({ length: longest }, (_, at) =>
    rows.flatMap((row, input): [number, number][] => (at < row.length ? [[row[at]!, input]] : [])),
  ).flat();
}

conform(roundRobin<number, number>, {
  model: (items, ...others) => turns([items, ...(others as number[][])]).map(([item]) => item),
  cases: [
    [
      [1, 2, 3],
      [[4], [], [5, 6]],
      [1, 4, 5, 2, 6, 3],
    ],
    [[], [[1]], [1]],
    [[1, 2], [], [1, 2]],
  ],
  items: numbers,
  args: fc.array(fc.array(numbers, { maxLength: 8 }), { maxLength: 2 }),
  reads: (asked, items, ...others) => {
    const results = turns([items, ...(others as number[][])]).slice(0, asked);
    const read = results.filter(([, input]) => input === 0).length;
    // Once it has no more, the flow has to be asked to know.
    return read === items.length ? Infinity : read;
  },
  rejects: [[5], [null], [[1], undefined], [{}]],
});

test('inputs are read in turn, no further than asked', () => {
  const [a, b] = [new CountingIterator([1, 2]), new CountingIterator([3, 4])];
  assert.deepEqual(pipe(a, roundRobin(b), take(3), toArray()), [1, 3, 2]);
  assert.deepEqual([a.reads, b.reads, a.closes, b.closes], [2, 1, 1, 1]);
});
