import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { AsyncCountingIterator, CountingIterator } from '../testing/index.ts';
import { flatten } from './flatten.ts';
import { take } from './take.ts';
import { toArray } from './toArray.ts';

conform(flatten<number>, {
  model: (items) => (items as number[][]).flat(),
  cases: [
    [[[1, 2], [], [3]], [], [1, 2, 3]],
    [[], [], []],
  ],
  items: fc.array(numbers, { maxLength: 3 }),
  args: fc.constant([]),
  reads: (asked, items) => {
    let given = 0;
    const index = items.findIndex((item) => (given += (item as number[]).length) >= asked);
    return index < 0 ? Infinity : index + 1;
  },
});

test('strings are taken apart by their characters', () => {
  assert.deepEqual(pipe(['a😀', '', 'b'], flatten(), toArray()), ['a', '😀', 'b']);
});

test('an item that is not iterable is an error', () => {
  for (const item of [5, null, undefined, {}, () => []]) {
    assert.throws(() => pipe([[1], item as never], flatten(), toArray()), { name: 'TypeError', message: /^flatten: / });
  }
});

test('an inner iterable is read as far as asked, then closed', () => {
  const inner = new CountingIterator([1, 2, 3]);
  assert.deepEqual(pipe([inner], flatten(), take(2), toArray()), [1, 2]);
  assert.deepEqual([inner.reads, inner.closes], [2, 1]);
});

test('async iterables in an async flow', async () => {
  const source = new AsyncCountingIterator([new AsyncCountingIterator([1, 2]), [3]]);
  assert.deepEqual(await pipe(source, flatten<number>(), toArray()), [1, 2, 3]);
});
