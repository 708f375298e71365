import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { turn } from '../../test/turn.ts';
import { flow } from '../flow/make.ts';
import { AsyncCountingIterator, CountingIterator, Stalling } from '../testing/index.ts';

describe('disposing of a flow', () => {
  test('closes a one-shot source that was never run', async () => {
    const source = new CountingIterator([1]);
    const mapped = flow(source).map((n) => n);
    mapped[Symbol.dispose]();
    assert.deepEqual([source.asks, source.closes], [0, 1]);
    const asyncSource = new AsyncCountingIterator([1]);
    await flow(asyncSource)[Symbol.asyncDispose]();
    assert.deepEqual([asyncSource.asks, asyncSource.closes], [0, 1]);
  });

  test('ends the run of a one-shot source', () => {
    const source = new CountingIterator([1, 2]);
    const numbers = flow(source);
    const results = numbers[Symbol.iterator]();
    results.next();
    numbers[Symbol.dispose]();
    assert.equal(source.closes, 1);
    assert.equal(results.next().done, true);
  });

  test('leaves a source alone that can be run again', () => {
    const numbers = flow([1, 2]);
    const results = numbers[Symbol.iterator]();
    results.next();
    numbers[Symbol.dispose]();
    assert.equal(results.next().value, 2);
  });

  test('does nothing after a run, and twice nothing', () => {
    const source = new CountingIterator([1]);
    const numbers = flow(source);
    assert.deepEqual(numbers.toArray(), [1]);
    numbers[Symbol.dispose]();
    numbers[Symbol.dispose]();
    assert.equal(source.closes, 0);
  });

  test('is an error in a callback of its own run, whose result would be cut short', () => {
    const source = new CountingIterator([1, 2]);
    const numbers = flow(source);
    const cut = numbers.tap(() => numbers[Symbol.dispose]());
    assert.throws(() => cut.toArray(), { name: 'TypeError', message: /^toArray: already running/ });
    assert.equal(source.closes, 1);
  });

  test('while an async result is awaited it fails that result, also during a pending pull', async () => {
    const source = new Stalling([1]);
    const numbers = flow(source);
    const result = numbers.toArray();
    const failed = assert.rejects(result, { name: 'Error', message: /^toArray: the flow was disposed of/ });
    await source.stalled;
    await numbers[Symbol.asyncDispose]();
    await failed;
    assert.equal(source.closes, 1);
  });

  test('no callback is called after it', async () => {
    const seen: number[] = [];
    let answer: ((value: unknown) => void) | undefined;
    const source = new AsyncCountingIterator([1, 2, 3]);
    const numbers = flow(source);
    const result = numbers.forEach((n) => {
      seen.push(n);
      return new Promise((resolve) => (answer = resolve));
    });
    const failed = assert.rejects(result, /disposed of/);
    await turn();
    await numbers[Symbol.asyncDispose]();
    answer?.(undefined);
    await failed;
    await turn();
    assert.deepEqual([seen, source.closes], [[1], 1]);
  });
});

describe('a cleanup error that the language drops', () => {
  const failing = (): IterableIterator<number> => ({
    next: () => ({ done: false, value: 1 }),
    return: () => {
      throw new Error('not closed');
    },
    [Symbol.iterator]() {
      return this;
    },
  });

  test('is kept by the run, sync and async', async () => {
    const run = flow(failing())[Symbol.iterator]();
    assert.deepEqual(run.cleanupErrors, []);
    assert.throws(() => {
      for (const n of run) throw new Error(`body ${n}`);
    }, /body 1/);
    assert.deepEqual(run.cleanupErrors.map(String), ['Error: not closed']);

    const late = flow(failing()).toAsync()[Symbol.asyncIterator]();
    await assert.rejects(async () => {
      for await (const n of late) throw new Error(`body ${n}`);
    }, /body 1/);
    assert.deepEqual(late.cleanupErrors.map(String), ['Error: not closed']);
    await late.return!();
    assert.equal(late.cleanupErrors.length, 1);
  });
});
