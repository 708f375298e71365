import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { Hand } from '../../test/hand.ts';
import { turn } from '../../test/turn.ts';
import { watch } from '../../test/watch.ts';
import { broadcast } from '../sources/index.ts';
import { AsyncCountingIterator, Rechunked } from '../testing/index.ts';
import { flow } from './make.ts';
import { range } from './sources.ts';

const open = <T>(items: AsyncIterable<T>) => items[Symbol.asyncIterator]();

describe('tee', () => {
  test('each branch gives every item, in whatever order they are read', async () => {
    const reads = fc.array(fc.nat({ max: 2 }), { maxLength: 40 });
    const cuts = fc.array(fc.record({ size: fc.nat({ max: 4 }), late: fc.boolean() }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer(), { maxLength: 12 }), cuts, reads, async (items, cuts, order) => {
        const source = new Rechunked(items, cuts);
        const branches = flow(source).tee(3).map(open);
        const seen: number[][] = [[], [], []];
        for (const which of order) {
          const next = await branches[which]!.next();
          if (!next.done) seen[which]!.push(next.value);
        }
        for (const [which, branch] of branches.entries()) {
          for (let next = await branch.next(); !next.done; next = await branch.next()) seen[which]!.push(next.value);
        }
        assert.deepEqual(seen, [items, items, items]);
      }),
    );
  });

  test('reads an item when a branch needs it, once; the last to leave closes', async () => {
    const source = new AsyncCountingIterator(range(100));
    const [a, b] = flow(source).tee().map(open);
    assert.equal(source.asks, 0);
    const both = await Promise.all([a!.next(), b!.next(), a!.next()]);
    assert.deepEqual(
      both.map(({ value }) => value as number),
      [0, 0, 1],
    );
    assert.equal(source.reads, 2);
    await a!.return!();
    assert.deepEqual([source.closes, (await b!.next()).value], [0, 1]);
    await b!.return!();
    assert.equal(source.closes, 1);
  });

  test('a branch that gets too far ahead is told whom it left behind', async () => {
    const [a, b] = flow(range(100)).tee(2, { limit: 4 });
    const seen: number[] = [];
    await assert.rejects(
      a!.forEach((n) => seen.push(n)),
      {
        name: 'LagError',
        message:
          'tee: branch 2 is 4 items behind branch 1, and the limit is 4; read them side by side, ' +
          'raise the limit, or choose the policy "block" or "dropOldest"',
      },
    );
    assert.deepEqual(seen, [0, 1, 2, 3]);
    // The other goes on alone.
    assert.equal(await b!.count(), 100);
  });

  test('block: it waits for the other', async () => {
    const source = new AsyncCountingIterator(range(6));
    const [a, b] = flow(source).tee(2, { limit: 2, policy: 'block' });
    const fast = watch(a!.toArray());
    await turn();
    assert.deepEqual([fast.over, source.reads], [false, 2]);
    const slow = open(b!);
    await slow.next();
    await turn();
    assert.equal(source.reads, 3);
    await slow.return!();
    await turn();
    assert.deepEqual(fast.value, [0, 1, 2, 3, 4, 5]);
  });

  test('dropOldest: the other loses its oldest items', async () => {
    const [a, b] = flow(range(10)).tee(2, { limit: 3, policy: 'dropOldest' });
    assert.equal(await a!.count(), 10);
    assert.deepEqual(await b!.toArray(), [7, 8, 9]);
  });

  test('an error of the source reaches every branch after the items', async () => {
    const source = new Hand<number>();
    const [a, b] = flow(source).tee().map(open);
    source.give(1);
    source.fail(new Error('boom'));
    assert.equal((await a!.next()).value, 1);
    await assert.rejects(a!.next(), /boom/);
    assert.equal((await b!.next()).value, 1);
    await assert.rejects(b!.next(), /boom/);
    assert.equal((await b!.next()).done, true);
  });

  test('a branch can be run once, and disposed of unread', async () => {
    const source = new AsyncCountingIterator(range(3));
    const [a, b] = flow(source).tee();
    assert.equal(await a!.first(), 0);
    await assert.rejects(a!.toArray(), { name: 'ConsumedError' });
    await b![Symbol.asyncDispose]();
    assert.equal(source.closes, 1);
  });

  test('holds no more than what lies between the branches', async () => {
    const [a, b] = flow(range(200_000)).tee(2, { limit: 64, policy: 'block' });
    assert.deepEqual(await Promise.all([a!.sum(), b!.count()]), [199_999 * 100_000, 200_000]);
  });

  test('E1', () => {
    assert.throws(() => flow([1]).tee(0), { name: 'RangeError', message: /^tee: count/ });
    assert.throws(() => flow([1]).tee(2, { limit: 0 }), { name: 'RangeError', message: /^tee: limit/ });
    assert.throws(() => flow([1]).share({ policy: 'x' as never }), { name: 'RangeError', message: /^share: policy/ });
  });
});

describe('share', () => {
  test('runs the flow once for all at the same time, from the first to come to the last to leave', async () => {
    let opened = 0;
    const hands: Hand<number>[] = [];
    const shared = flow(() => {
      opened += 1;
      hands.push(new Hand<number>());
      return hands.at(-1)!;
    })
      .toAsync()
      .share();
    assert.equal(opened, 0);
    const a = open(shared);
    const first = a.next();
    await turn();
    hands[0]!.give(1);
    await first;
    const b = open(shared);
    const both = [a.next(), b.next()];
    hands[0]!.give(2);
    assert.deepEqual(
      (await Promise.all(both)).map(({ value }) => value as number),
      [2, 2],
    );
    assert.equal(opened, 1);
    await a.return!();
    await b.return!();
    assert.equal(hands[0]!.closes, 1);
    const again = open(shared);
    void again.next();
    await turn();
    assert.equal(opened, 2);
    await again.return!();
  });
});

test('partitionAsync gives both kinds as they are needed, and asks about each item once', async () => {
  let calls = 0;
  const [even, odd] = flow(range(10)).partitionAsync(async (n) => {
    calls += 1;
    return n % 2 === 0;
  });
  const results = open(odd);
  assert.equal((await results.next()).value, 1);
  assert.equal(calls, 2);
  assert.deepEqual(await even.toArray(), [0, 2, 4, 6, 8]);
  await results.return!();
  assert.equal(calls, 10);
});

test('broadcast sends to all who are there, and counts what nobody heard', async () => {
  const news = broadcast<number>();
  await news.send(0);
  const [a, b] = [open(news), open(news)];
  const first = [a.next(), b.next()];
  await turn();
  await news.send(1);
  await Promise.all(first);
  await a.return!();
  await news.send(2);
  assert.equal((await b.next()).value, 2);
  news.close();
  assert.deepEqual([(await b.next()).done, news.unheard, news.readers], [true, 1, 0]);
});
