import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { keys, numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { AsyncCountingIterator, CountingIterator } from '../testing/index.ts';
import { first } from './first.ts';
import { groupBy } from './groupBy.ts';
import { reduce } from './reduce.ts';
import { sum } from './sum.ts';

function groups(items: readonly number[], key: (n: number, index: number) => unknown): Map<unknown, number[]> {
  const found = new Map<unknown, number[]>();
  items.forEach((n, index) => {
    const one = key(n, index);
    found.set(one, [...(found.get(one) ?? []), n]);
  });
  return found;
}

conform(groupBy<number, unknown>, {
  model: groups,
  cases: [
    [
      [1, 2, 3],
      [(n) => n % 2],
      new Map([
        [1, [1, 3]],
        [0, [2]],
      ]),
    ],
    [[], [(n) => n], new Map()],
  ],
  items: numbers,
  args: fc.tuple(keys),
  reads: () => Infinity,
  rejects: [[], [null], ['x'], [(n: number) => n, 'sum'], [(n: number) => n, () => sum()], [(n: number) => n, null]],
});

conform(groupBy<number, unknown, unknown>, {
  name: 'groupBy with a reducer',
  model: (items, key, { name }) =>
    new Map(
      [...groups(items, key)].map(([found, group]): [unknown, unknown] => [
        found,
        name === 'first' ? group.find((n) => n > 0) : group.reduce((a, b) => a + b, 0),
      ]),
    ),
  cases: [
    [
      [1, 2, 3],
      [(n) => n % 2, sum()],
      new Map([
        [1, 4],
        [0, 2],
      ]),
    ],
  ],
  items: numbers,
  args: fc.tuple(
    keys,
    fc.constantFrom(
      sum(),
      first<number>((n) => n > 0),
    ),
  ),
  reads: () => Infinity,
});

describe('groupBy', () => {
  test('keys are compared by SameValueZero', () => {
    const grouped = pipe(
      [NaN, 0, NaN, -0, undefined],
      groupBy((item) => item),
    );
    assert.deepEqual([...grouped.values()], [[NaN, NaN], [0, -0], [undefined]]);
  });

  test('a reducer that has had enough is asked no more, its group alone', () => {
    const asked: number[] = [];
    const source = new CountingIterator([1, 2, 3, 4, 5]);
    const results = pipe(
      source,
      groupBy(
        (n) => n % 2,
        first((n) => asked.push(n) > 0),
      ),
    );
    assert.deepEqual(
      [...results],
      [
        [1, 1],
        [0, 2],
      ],
    );
    assert.deepEqual([asked, source.reads], [[1, 2], 5]);
  });

  test('keys and the callbacks of a reducer may be promised in an async flow', async () => {
    const results = await pipe(
      new AsyncCountingIterator([1, 2, 3, 4]),
      groupBy(
        async (n) => n % 2,
        reduce<number, string>(async (text, n) => `${text}${n}`, ''),
      ),
    );
    assert.deepEqual(
      [...results],
      [
        [1, '13'],
        [0, '24'],
      ],
    );
  });

  test('a promised key in a sync flow is an error, not a group lost', () => {
    assert.throws(
      () =>
        pipe(
          [1],
          groupBy(async (n) => n),
        ),
      { name: 'TypeError', message: /^groupBy: .*toAsync/ },
    );
  });
});
