import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { Hand } from '../../test/hand.ts';
import { turn } from '../../test/turn.ts';
import { watch } from '../../test/watch.ts';
import { flow } from '../flow/make.ts';
import { range } from '../flow/sources.ts';
import { CountingIterator } from '../testing/index.ts';
import { flatMapConcurrent } from './flatMapConcurrent.ts';

conform(flatMapConcurrent<number, number>, {
  name: 'flatMapConcurrent',
  model: (items, f) => items.flatMap((item, index) => f(item, index) as number[]),
  cases: [
    [
      [1, 2],
      [(n) => [n, n], { limit: 1 }],
      [1, 1, 2, 2],
    ],
  ],
  items: fc.integer(),
  // One at a time the order is certain.
  args: fc.constant([(n: number) => Array.from({ length: Math.abs(n) % 4 }, () => n), { limit: 1 }]),
  rejects: [
    [5, { limit: 1 }],
    [() => [], { limit: 0 }],
    [() => [], {}],
  ],
});

describe('flatMapConcurrent', () => {
  test('reads up to limit iterables at a time, and begins the next when one has ended', async () => {
    const hands = range(4)
      .map(() => new Hand<number>())
      .toArray();
    const source = new CountingIterator(hands);
    const seen: number[] = [];
    const all = watch(
      flow(source)
        .flatMapConcurrent((hand) => hand, { limit: 2 })
        .forEach((n) => seen.push(n)),
    );
    await turn();
    assert.equal(source.reads, 2);
    hands[1]!.give(10, 11);
    hands[0]!.give(0);
    await turn();
    assert.deepEqual(seen, [10, 0, 11]);
    hands[1]!.end();
    await turn();
    assert.equal(source.reads, 3);
    hands[2]!.give(20);
    hands[2]!.end();
    hands[0]!.end();
    hands[3]!.end();
    await turn();
    assert.deepEqual([seen, all.over], [[10, 0, 11, 20], true]);
  });

  test('one that fails closes the others and the source', async () => {
    const hands = [new Hand<number>(), new Hand<number>()];
    const source = new CountingIterator([...hands, new Hand<number>()]);
    const all = watch(
      flow(source)
        .flatMapConcurrent((hand) => hand, { limit: 2 })
        .drain(),
    );
    await turn();
    hands[0]!.fail(new Error('boom'));
    await turn();
    assert.deepEqual([String(all.error), hands[1]!.closes, source.closes], ['Error: boom', 1, 1]);
  });

  test('promises of iterables are awaited', async () => {
    const many = flow([1, 2]).flatMapConcurrent(async (n) => [n, n], { limit: 1 });
    assert.deepEqual(await many.toArray(), [1, 1, 2, 2]);
  });
});
