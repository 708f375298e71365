import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { badLimits, limits, numbers, predicates, readsUntil } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { splitAt } from './splitAt.ts';
import { toArray } from './toArray.ts';

type Predicate = (n: number, index: number) => unknown;

/** The indices of the separators. */
function separators(items: readonly number[], predicate: Predicate, limit = Infinity): number[] {
  return items.flatMap((n, index) => (predicate(n, index) ? [index] : [])).slice(0, limit);
}

conform(splitAt<number>, {
  model: (items, predicate, { keep = false, limit = Infinity } = {}) => {
    const found = separators(items, predicate, limit);
    const pieces = [...found, items.length].map((end, i) => items.slice(i > 0 ? found[i - 1]! + 1 : 0, end));
    return keep ? pieces.flatMap((piece, i) => (i > 0 ? [[items[found[i - 1]!]!], piece] : [piece])) : pieces;
  },
  cases: [
    [[1, 0, 2, 0], [(n) => n === 0], [[1], [2], []]],
    [
      [1, 0, 2],
      [(n) => n === 0, { keep: true }],
      [[1], [0], [2]],
    ],
    [
      [1, 0, 2, 0, 3],
      [(n) => n === 0, { limit: 1 }],
      [[1], [2, 0, 3]],
    ],
    [[1, 0], [(n) => n === 0, { limit: 0 }], [[1, 0]]],
    [[], [() => true], [[]]],
  ],
  items: numbers,
  args: fc.tuple(predicates, fc.record({ keep: fc.boolean(), limit: limits }, { requiredKeys: [] })),
  reads: (asked, items, predicate, { keep = false, limit = Infinity } = {}) => {
    const found = separators(items, predicate, limit);
    return readsUntil(
      keep ? Math.ceil(asked / 2) : asked,
      items.map((_, index) => found.includes(index)),
    );
  },
  rejects: [[], [null], ['x'], ...badLimits.map((options) => [() => 1, options])],
});

test('the predicate is not called once the limit is reached', () => {
  const seen: number[] = [];
  pipe(
    [0, 1, 2],
    splitAt((n) => seen.push(n) > 0, { limit: 1 }),
    toArray(),
  );
  assert.deepEqual(seen, [0]);
});
