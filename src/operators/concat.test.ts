import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { Pipeline, pipe } from '../pipeline/pipe.ts';
import { CountingIterator, Witnessed } from '../testing/index.ts';
import { concat } from './concat.ts';
import { take } from './take.ts';
import { toArray } from './toArray.ts';

conform(concat<number, number>, {
  model: (items, ...others) => [...items, ...others.flatMap((other) => [...(other as number[])])],
  cases: [
    [
      [1, 2],
      [[3], [], [4, 5]],
      [1, 2, 3, 4, 5],
    ],
    [[], [[], [1]], [1]],
    [[1], [], [1]],
  ],
  items: numbers,
  args: fc.array(fc.array(numbers, { maxLength: 3 }), { maxLength: 3 }),
  reads: (asked, items) => (asked > items.length ? Infinity : asked),
  rejects: [[5], [null], [[1], undefined], [{}]],
});

test('opens each source when it is its turn, and has closed the one before', () => {
  const log: string[] = [];
  const results = pipe(
    new Witnessed('a', '0', log),
    concat(new Witnessed('b', '1', log), new Witnessed('c', '2', log)),
  )[Symbol.iterator]();
  results.next();
  assert.deepEqual(log, ['open 0']);
  results.next();
  assert.deepEqual(log, ['open 0', 'end 0', 'open 1']);
  results.return?.();
  assert.deepEqual(log, ['open 0', 'end 0', 'open 1', 'close 1', 'closed 1']);
});

test('takes flows and factories as further sources', () => {
  assert.deepEqual(
    pipe(
      'a',
      concat(new Pipeline<string>(pipe('bcd', take(2)).plan), () => 'e'),
      toArray(),
    ),
    ['a', 'b', 'c', 'e'],
  );
});

test('a further source is read no further than asked', () => {
  const other = new CountingIterator([1, 2, 3]);
  assert.deepEqual(pipe([0], concat(other), take(2), toArray()), [0, 1]);
  assert.deepEqual([other.reads, other.closes], [1, 1]);
});
