import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers, predicates } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { CountingIterator } from '../testing/index.ts';
import { takeWhile } from './takeWhile.ts';
import { toArray } from './toArray.ts';

type Predicate = (n: number, index: number) => unknown;

/** How many items pass before the first that does not. */
function passing(items: readonly number[], predicate: Predicate): number {
  const first = items.findIndex((n, index) => !predicate(n, index));
  return first < 0 ? Infinity : first;
}

conform(takeWhile<number>, {
  model: (items, predicate, { inclusive = false } = {}) =>
    items.slice(0, passing(items, predicate) + Number(inclusive)),
  cases: [
    [[1, 4, 6, 3], [(n) => n < 5], [1, 4]],
    [
      [1, 4, 6, 3],
      [(n) => n < 5, { inclusive: true }],
      [1, 4, 6],
    ],
    [[1], [() => true, { inclusive: true }], [1]],
    [[9], [() => false], []],
  ],
  items: numbers,
  args: fc.tuple(predicates, fc.constantFrom(undefined, {}, { inclusive: true })),
  reads: (asked, items, predicate) => Math.min(asked, passing(items, predicate) + 1),
  rejects: [[], [null], ['x'], [() => 1, { inclusiv: true }], [() => 1, null], [() => 1, true]],
});

test('once it was false, the predicate is not called and the source not read again', () => {
  const source = new CountingIterator([1, 9, 1]);
  const seen: number[] = [];
  const results = pipe(
    source,
    takeWhile((n) => seen.push(n) > 0 && n < 5),
  )[Symbol.iterator]();
  assert.deepEqual([...results, results.next().done], [1, true]);
  assert.deepEqual([seen, source.reads, source.closes], [[1, 9], 2, 1]);
});

test('an inclusive last item closes the source when the next is asked for, without reading it', () => {
  const source = new CountingIterator([9, 1]);
  assert.deepEqual(
    pipe(
      source,
      takeWhile((n) => n < 5, { inclusive: true }),
      toArray(),
    ),
    [9],
  );
  assert.deepEqual([source.reads, source.closes], [1, 1]);
});
