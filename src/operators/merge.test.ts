import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { Hand } from '../../test/hand.ts';
import { turn } from '../../test/turn.ts';
import { watch } from '../../test/watch.ts';
import { flow } from '../flow/make.ts';
import { count, range } from '../flow/sources.ts';
import { AsyncCountingIterator, CountingIterator } from '../testing/index.ts';
import { merge } from './merge.ts';

conform(merge<number>, {
  name: 'merge',
  // Of one source alone the order is certain.
  model: (items) => [...items],
  cases: [[[1, 2, 3], [], [1, 2, 3]]],
  items: fc.integer(),
  args: fc.constant([]),
  rejects: [[5]],
});

describe('merge', () => {
  test('hands on items as they come, and ends when all have ended', async () => {
    const [a, b] = [new Hand<string>(), new Hand<string>()];
    const seen: string[] = [];
    const all = watch(
      flow(a)
        .merge(b)
        .forEach((item) => seen.push(item)),
    );
    for (const [hand, item] of [
      [b, 'b1'],
      [a, 'a1'],
      [b, 'b2'],
      [b, 'b3'],
    ] as const) {
      hand.give(item);
      await turn();
    }
    assert.deepEqual(seen, ['b1', 'a1', 'b2', 'b3']);
    b.end();
    await turn();
    a.give('a2');
    await turn();
    assert.deepEqual([seen.at(-1), all.over], ['a2', false]);
    a.end();
    await turn();
    assert.deepEqual([all.over, a.closes, b.closes], [true, 0, 0]);
  });

  test('is fair: one that always has items keeps nobody from being heard', async () => {
    const taken = await flow(count(1))
      .merge(count(-1, -1), new AsyncCountingIterator(['x']))
      .takeWhile((n) => n !== 'x')
      .take(1e7)
      .toArray();
    const positive = taken.filter((n) => (n as number) > 0).length;
    assert.ok(taken.length < 1e7);
    assert.ok(Math.abs(positive - taken.length / 2) <= 64);
  });

  test('asks each source for one item per result that is waited for', async () => {
    const source = new CountingIterator(range(100));
    const hand = new Hand<number>();
    const results = flow(source).merge(hand)[Symbol.asyncIterator]();
    for (let n = 0; n < 5; n++) assert.equal((await results.next()).value, n);
    assert.deepEqual([source.reads, hand.asks], [5, 1]);
    await results.return!();
    assert.deepEqual([source.closes, hand.closes], [1, 1]);
  });

  test('an error comes after the items before it, and closes the others', async () => {
    const [a, b] = [new Hand<number>(), new Hand<number>()];
    const seen: number[] = [];
    const all = watch(
      flow(a)
        .merge(b)
        .forEach((item) => seen.push(item)),
    );
    await turn();
    a.give(1);
    b.fail(new Error('boom'));
    await turn();
    assert.deepEqual([seen, String(all.error), a.closes, b.closes], [[1], 'Error: boom', 1, 0]);
  });

  test('in reverse order, one after the other, all are closed', async () => {
    const log: string[] = [];
    const source = (name: string) => ({
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.resolve({ done: false, value: name }),
        return: async () => {
          log.push(`close ${name}`);
          await turn();
          log.push(`closed ${name}`);
          return { done: true, value: undefined };
        },
      }),
    });
    await flow(source('a')).merge(source('b'), source('c')).take(4).toArray();
    assert.deepEqual(log, ['close c', 'closed c', 'close b', 'closed b', 'close a', 'closed a']);
  });

  test('an input that breaks the protocol is an error of the flow', async () => {
    const bad = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve(5) }),
    } as unknown as AsyncIterable<number>;
    await assert.rejects(
      flow(new AsyncCountingIterator([1]))
        .merge(bad)
        .drain(),
      {
        name: 'TypeError',
        message: /next\(\) must resolve to an object, got 5/,
      },
    );
  });

  test('what never closes is named once, after one grace for all', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    async function* stuck() {
      yield await new Promise<number>(() => {});
    }
    const results = flow(stuck()).merge(stuck(), [1])[Symbol.asyncIterator]();
    assert.equal((await results.next()).value, 1);
    const left = watch(results.return!());
    await turn();
    t.mock.timers.tick(5000);
    await turn();
    t.mock.timers.tick(5000);
    t.mock.timers.reset();
    await turn();
    assert.match(String(left.error), /SuppressedError|CleanupTimeoutError/);
  });
});
