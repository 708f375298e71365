import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { turn } from '../../test/turn.ts';
import { flow } from '../flow/make.ts';
import { range } from '../flow/sources.ts';
import { AsyncCountingIterator, failingAfter } from '../testing/index.ts';
import { prefetch } from './prefetch.ts';

conform(prefetch<number>, {
  name: 'prefetch',
  model: (items) => [...items],
  cases: [[[1, 2, 3], [2], [1, 2, 3]]],
  items: fc.integer(),
  args: fc.tuple(fc.integer({ min: 1, max: 4 })),
  reads: (asked, _items, count) => asked + count,
  rejects: [[0], [1.5], [Infinity]],
});

describe('prefetch', () => {
  test('reads while the consumer is at work, up to count items, and nothing before the first pull', async () => {
    const source = new AsyncCountingIterator(range(100));
    const results = flow(source).prefetch(4)[Symbol.asyncIterator]();
    await turn();
    assert.equal(source.asks, 0);
    assert.equal((await results.next()).value, 0);
    await turn();
    assert.equal(source.reads, 5);
    assert.equal((await results.next()).value, 1);
    await turn();
    assert.equal(source.reads, 6);
    await results.return!();
    assert.equal(source.closes, 1);
  });

  test('reads no more than can be of use', async () => {
    const source = new AsyncCountingIterator(range(100));
    assert.deepEqual(await flow(source).prefetch(8).take(3).toArray(), [0, 1, 2]);
    assert.deepEqual([source.reads, source.closes], [3, 1]);
  });

  test('an error waits for its place, and is no unhandled rejection meanwhile', async () => {
    const ahead = flow(failingAfter([1, 2], new Error('boom'))).prefetch(8);
    const results = ahead[Symbol.asyncIterator]();
    assert.equal((await results.next()).value, 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal((await results.next()).value, 2);
    await assert.rejects(results.next(), /boom/);
    assert.equal((await results.next()).done, true);
  });
});
