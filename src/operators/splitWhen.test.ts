import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { badLimits, limits, numbers, readsUntil } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { splitWhen } from './splitWhen.ts';
import { toArray } from './toArray.ts';

type Predicate = (a: number, b: number) => unknown;

/** The indices that begin a new piece. */
function cuts(items: readonly number[], predicate: Predicate, limit = Infinity): number[] {
  return items.flatMap((n, index) => (index > 0 && predicate(items[index - 1]!, n) ? [index] : [])).slice(0, limit);
}

conform(splitWhen<number>, {
  model: (items, predicate, { limit } = {}) => {
    const found = cuts(items, predicate, limit);
    const pieces = [...found, items.length].map((end, i) => items.slice(found[i - 1] ?? 0, end));
    return pieces.filter((piece) => piece.length > 0);
  },
  cases: [
    [
      [1, 2, 3, 3, 2, 5],
      [(a, b) => b < a],
      [
        [1, 2, 3, 3],
        [2, 5],
      ],
    ],
    [
      [3, 2, 1],
      [(a, b) => b < a, { limit: 1 }],
      [[3], [2, 1]],
    ],
    [[3, 2], [(a, b) => b < a, { limit: 0 }], [[3, 2]]],
    [[1], [() => true], [[1]]],
    [[], [() => true, { limit: 0 }], []],
  ],
  items: numbers,
  args: fc.tuple(
    fc.constantFrom(
      (a: number, b: number) => b < a,
      (a: number, b: number) => a === b,
      (a: number, b: number) => (a + b) % 2,
      () => true,
    ),
    fc.record({ limit: limits }, { requiredKeys: [] }),
  ),
  reads: (asked, items, predicate, { limit } = {}) => {
    const found = cuts(items, predicate, limit);
    return readsUntil(
      asked,
      items.map((_, index) => found.includes(index)),
    );
  },
  rejects: [[], [null], ['x'], ...badLimits.map((options) => [() => 1, options])],
});

test('the predicate is not called once the limit is reached', () => {
  const seen: number[] = [];
  pipe(
    [5, 6, 7, 8],
    splitWhen((n) => seen.push(n) > 0, { limit: 1 }),
    toArray(),
  );
  assert.deepEqual(seen, [5]);
});
