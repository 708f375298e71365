import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { CountingIterator } from '../testing/index.ts';
import { cycle } from './cycle.ts';
import { take } from './take.ts';
import { toArray } from './toArray.ts';

conform(cycle<number>, {
  model: (items, times = 0) => Array.from({ length: times }, () => items).flat(),
  cases: [
    [[1, 2], [3], [1, 2, 1, 2, 1, 2]],
    [[1, 2], [1], [1, 2]],
    [[1, 2], [0], []],
    [[], [3], []],
  ],
  items: numbers,
  args: fc.tuple(fc.integer({ min: 0, max: 3 })),
  reads: (asked, items, times) => (times === 0 ? 0 : asked > items.length ? Infinity : asked),
  rejects: [[-1], [1.5], [NaN], ['2'], [null]],
});

test('goes round for ever by default, without reading again', () => {
  const source = new CountingIterator('AB');
  assert.deepEqual(pipe(source, cycle(), take(5), toArray()), ['A', 'B', 'A', 'B', 'A']);
  assert.deepEqual([source.reads, source.asks], [2, 3]);
});

test('ends where there is nothing to repeat', () => {
  assert.deepEqual(pipe([], cycle(), toArray()), []);
});

test('cycle(0) closes its source unread', () => {
  const source = new CountingIterator('AB');
  assert.deepEqual(pipe(source, cycle(0), toArray()), []);
  assert.deepEqual([source.asks, source.closes], [0, 1]);
});
