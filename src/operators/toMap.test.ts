import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { keys, numbers } from '../../test/draw.ts';
import { turn } from '../../test/turn.ts';
import { pipe } from '../pipeline/pipe.ts';
import { AsyncCountingIterator, checkRejects } from '../testing/index.ts';
import { toMap } from './toMap.ts';

conform(toMap<number, unknown, unknown>, {
  model: (items, key, value) => new Map(items.map((n, index) => [key(n, index), value ? value(n, index) : n])),
  cases: [
    [
      [1, 2, 3],
      [(n) => n % 2, (n) => n * 10],
      new Map([
        [1, 30],
        [0, 20],
      ]),
    ],
    [[5], [(n) => n, undefined as never], new Map([[5, 5]])],
  ],
  items: numbers,
  args: fc.tuple(
    keys,
    fc.constantFrom(
      (n: number) => n * 10,
      (n: number, index: number) => n + index,
      undefined as never,
    ),
  ),
  reads: () => Infinity,
});

conform(() => toMap<number, number>(), {
  name: 'toMap of pairs',
  model: (items) => new Map(items),
  cases: [[[[7, 1]], [], new Map([[7, 1]])]],
  items: fc.tuple(numbers, numbers),
  args: fc.constant([]),
  reads: () => Infinity,
});

describe('toMap', () => {
  test('of several items with one key the last stays, at the place of the first', () => {
    const map = pipe(
      [
        ['a', 1],
        ['b', 2],
        ['a', 3],
      ] as const,
      toMap<string, number>(),
    );
    assert.deepEqual(
      [...map],
      [
        ['a', 3],
        ['b', 2],
      ],
    );
  });

  test('an item that is not a pair is an error', () => {
    for (const item of ['ab', ['a'], null, { 0: 'a', 1: 1, length: 2 }]) {
      assert.throws(() => pipe([item as never], toMap()), {
        name: 'TypeError',
        message: /^toMap: .*\[key, value\] pair/,
      });
    }
  });

  test('what is not a function is refused, and so is a value without a key', () => {
    for (const args of [[null], ['id'], [(n: number) => n, null], [undefined, (n: number) => n]])
      checkRejects(toMap, args);
  });

  test('promised keys and values in an async flow; in a sync one they are an error', async () => {
    const map = await pipe(
      new AsyncCountingIterator([1, 2]),
      toMap(
        async (n) => n,
        async (n) => n * 10,
      ),
    );
    assert.deepEqual(
      [...map],
      [
        [1, 10],
        [2, 20],
      ],
    );
    assert.throws(
      () =>
        pipe(
          [1],
          toMap(async (n) => n),
        ),
      { name: 'TypeError', message: /^toMap: .*toAsync/ },
    );
  });

  test('a promise that rejects while the other callback throws is not left unhandled', async () => {
    const failing = toMap(
      () => Promise.reject(new Error('key')),
      () => {
        throw new Error('value');
      },
    );
    await assert.rejects(pipe(new AsyncCountingIterator([1]), failing), /value/);
    await turn();
  });
});
