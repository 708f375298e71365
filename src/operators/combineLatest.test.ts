import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { Hand } from '../../test/hand.ts';
import { turn } from '../../test/turn.ts';
import { watch } from '../../test/watch.ts';
import { flow } from '../flow/make.ts';
import { combineLatest } from './combineLatest.ts';

conform(combineLatest<number, []>, {
  name: 'combineLatest',
  model: (items) => items.map((item): [number] => [item]),
  cases: [[[1, 2], [], [[1], [2]]]],
  items: fc.integer(),
  args: fc.constant([]),
  rejects: [[5]],
});

describe('combineLatest', () => {
  test('tells every change once each source has given an item', async () => {
    const [a, b] = [new Hand<string>(), new Hand<number>()];
    const seen: unknown[] = [];
    const all = watch(
      flow(a)
        .combineLatest(b)
        .forEach((row) => seen.push(row)),
    );
    a.give('x');
    await turn();
    a.give('y');
    await turn();
    assert.deepEqual(seen, []);
    b.give(1);
    await turn();
    b.give(2);
    await turn();
    a.end();
    await turn();
    b.give(3);
    b.end();
    await turn();
    assert.deepEqual(
      [seen, all.over],
      [
        [
          ['y', 1],
          ['y', 2],
          ['y', 3],
        ],
        true,
      ],
    );
  });

  test('ends at once when a source ends that has never given anything', async () => {
    const a = new Hand<number>();
    const all = watch(flow(a).combineLatest([]).toArray());
    await turn();
    assert.deepEqual([all.value, a.closes], [[], 1]);
  });
});
