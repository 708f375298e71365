import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { turn } from '../../test/turn.ts';
import { watch } from '../../test/watch.ts';
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

test('a Node stream that never gives anything is destroyed when it is left, at once', async () => {
  const closed: unknown[] = [];
  const silent = (): Readable =>
    new Readable({
      objectMode: true,
      read() {},
      destroy(error, done) {
        closed.push(error);
        done(error);
      },
    });
  const streams = [silent(), silent(), silent(), silent()];
  const waiting = flow(streams[0]!)[Symbol.asyncIterator]();
  const pending = waiting.next();
  await turn();
  await waiting.return!();
  assert.deepEqual(await pending, { done: true, value: undefined });
  assert.equal(await flow<number>(streams[1]!).merge([1]).first(), 1);
  const late = flow([1])
    .toAsync()
    .flatMap(() => streams[2] as AsyncIterable<number>);
  await assert.rejects(late.timeout(20).drain(), { name: 'TimeoutError' });
  const controller = new AbortController();
  const aborted = watch(
    flow(streams[3]!)
      .map((n) => n)
      .withSignal(controller.signal)
      .drain(),
  );
  await turn();
  controller.abort(new Error('stop'));
  while (!aborted.over) await turn();
  assert.equal(String(aborted.error), 'Error: stop');
  assert.deepEqual(
    [streams.map((stream) => stream.destroyed), closed],
    [
      [true, true, true, true],
      [null, null, null, null],
    ],
  );
});
