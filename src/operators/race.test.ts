import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { Hand } from '../../test/hand.ts';
import { turn } from '../../test/turn.ts';
import { watch } from '../../test/watch.ts';
import { flow } from '../flow/make.ts';
import { race } from './race.ts';

conform(race<number>, {
  name: 'race',
  model: (items) => [...items],
  cases: [[[1, 2, 3], [], [1, 2, 3]]],
  items: fc.integer(),
  args: fc.constant([]),
  rejects: [[5]],
});

describe('race', () => {
  test('the first to give an item goes on alone; its item does not wait for the others to be closed', async () => {
    const [a, b] = [new Hand<number>(), new Hand<number>()];
    let close = (): void => {};
    const slow = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<never>(() => {}),
        return: () =>
          new Promise<IteratorResult<number>>((resolve) => {
            close = () => resolve({ done: true, value: undefined });
          }),
      }),
    } as AsyncIterable<number>;
    const results = flow(a).race(slow, b)[Symbol.asyncIterator]();
    const first = watch(results.next());
    await turn();
    b.give(1, 2);
    await turn();
    assert.deepEqual([first.value?.value, a.closes, b.closes], [1, 1, 0]);
    assert.equal((await results.next()).value, 2);
    b.end();
    const last = watch(results.next());
    await turn();
    assert.equal(last.over, false);
    close();
    await turn();
    assert.equal(last.value?.done, true);
  });

  test('the first to fail or to end wins too', async () => {
    const [a, b] = [new Hand<number>(), new Hand<number>()];
    const all = watch(flow(a).race(b).toArray());
    await turn();
    b.fail(new Error('boom'));
    await turn();
    assert.deepEqual([String(all.error), a.closes], ['Error: boom', 1]);
    assert.deepEqual(
      await flow([] as number[])
        .race(new Hand<number>())
        .toArray(),
      [],
    );
  });
});
