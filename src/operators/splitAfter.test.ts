import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { badLimits, limits, numbers, predicates, readsUntil } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { splitAfter } from './splitAfter.ts';
import { toArray } from './toArray.ts';

type Predicate = (n: number, index: number) => unknown;

/** The indices that begin a new piece. */
function cuts(items: readonly number[], predicate: Predicate, limit = Infinity): number[] {
  return items
    .flatMap((_, index) => (index > 0 && predicate(items[index - 1]!, index - 1) ? [index] : []))
    .slice(0, limit);
}

conform(splitAfter<number>, {
  model: (items, predicate, { limit } = {}) => {
    const found = cuts(items, predicate, limit);
    const pieces = [...found, items.length].map((end, i) => items.slice(found[i - 1] ?? 0, end));
    return pieces.filter((piece) => piece.length > 0);
  },
  cases: [
    [
      [1, 0, 2, 3, 0],
      [(n) => n === 0],
      [
        [1, 0],
        [2, 3, 0],
      ],
    ],
    [[1, 0, 2], [(n) => n === 0], [[1, 0], [2]]],
    [
      [0, 0, 0],
      [(n) => n === 0, { limit: 1 }],
      [[0], [0, 0]],
    ],
    [[0, 0], [(n) => n === 0, { limit: 0 }], [[0, 0]]],
    [[0], [(n) => n === 0, { limit: 1 }], [[0]]],
    [[], [() => true, { limit: 0 }], []],
  ],
  items: numbers,
  args: fc.tuple(predicates, fc.record({ limit: limits }, { requiredKeys: [] })),
  reads: (asked, items, predicate, { limit = Infinity } = {}) => {
    let splits = 0;
    return readsUntil(
      asked,
      items.map((n, index) => splits < limit && predicate(n, index) && ++splits),
    );
  },
  rejects: [[], [null], ['x'], ...badLimits.map((options) => [() => 1, options])],
});

test('the predicate is not called once the limit is reached', () => {
  const seen: number[] = [];
  pipe(
    [5, 6, 7, 8],
    splitAfter((n) => seen.push(n) > 0, { limit: 1 }),
    toArray(),
  );
  assert.deepEqual(seen, [5]);
});
