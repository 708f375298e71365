import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { flow } from '../flow/make.ts';
import { failingAfter } from '../testing/index.ts';
import { sourceOf } from './source.ts';

test('a Node stream is a source of one run', async () => {
  const stream = Readable.from([1, 2, 3]);
  const { name, mode } = sourceOf(stream, 'test');
  assert.deepEqual([name, mode], ['iterable', 'async']);
  const numbers = flow<number>(stream);
  assert.deepEqual(await numbers.toArray(), [1, 2, 3]);
  await assert.rejects(numbers.toArray(), { name: 'ConsumedError' });
});

test('leaving a Node stream destroys it', async () => {
  const stream = Readable.from([1, 2, 3]);
  assert.equal(await flow<number>(stream).first(), 1);
  assert.equal(stream.destroyed, true);
  const unread = Readable.from([1]);
  await flow(unread)[Symbol.asyncDispose]();
  assert.equal(unread.destroyed, true);
});

test('an error of a Node stream is the error of the run', async () => {
  const error = new Error('stream');
  await assert.rejects(flow(Readable.from(failingAfter([1], error))).toArray(), error);
});
