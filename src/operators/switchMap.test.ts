import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { Hand } from '../../test/hand.ts';
import { turn } from '../../test/turn.ts';
import { watch } from '../../test/watch.ts';
import { flow } from '../flow/make.ts';
import { switchMap } from './switchMap.ts';

conform(switchMap<number, number>, {
  name: 'switchMap',
  model: (items, f) => items.flatMap((item, index) => f(item, index) as number[]),
  cases: [[[1, 2], [(n) => [n]], [1, 2]]],
  items: fc.integer(),
  args: fc.constant([(n: number) => [n]]),
  rejects: [[5]],
  // What comes out depends on time, as it should.
  except: [
    'values: an async flow gives what the model gives',
    'L5: results do not depend on where batches are cut',
    'one body: callbacks may answer with promises in an async flow',
    'E2: a callback that rejects is as one that throws',
    'O1: a flow over an array can be run again',
  ],
});

describe('switchMap', () => {
  test('a new item closes the iterable before, which is awaited, and begins the next', async () => {
    const source = new Hand<number>();
    const hands = [new Hand<string>(), new Hand<string>()];
    const seen: string[] = [];
    const all = watch(
      flow(source)
        .switchMap((n) => hands[n]!)
        .forEach((item) => seen.push(item)),
    );
    source.give(0);
    await turn();
    hands[0]!.give('a', 'b');
    await turn();
    source.give(1);
    await turn();
    assert.deepEqual([seen, hands[0]!.closes, hands[1]!.asks], [['a', 'b'], 1, 1]);
    hands[0]!.give('too late');
    hands[1]!.give('c');
    source.end();
    await turn();
    assert.deepEqual([seen, all.over], [['a', 'b', 'c'], false]);
    hands[1]!.end();
    await turn();
    assert.equal(all.over, true);
  });

  test('what closing fails with ends the flow', async () => {
    const source = new Hand<number>();
    const inner = { next: () => new Promise<never>(() => {}), return: () => Promise.reject(new Error('close')) };
    const all = watch(
      flow(source)
        .switchMap(() => ({ [Symbol.asyncIterator]: () => inner }))
        .drain(),
    );
    source.give(0);
    await turn();
    source.give(1);
    await turn();
    assert.equal(String(all.error), 'Error: close');
  });
});
