import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers, predicates } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { dropWhile } from './dropWhile.ts';
import { toArray } from './toArray.ts';

type Predicate = (n: number, index: number) => unknown;

function dropped(items: readonly number[], predicate: Predicate): number {
  const first = items.findIndex((n, index) => !predicate(n, index));
  return first < 0 ? Infinity : first;
}

conform(dropWhile<number>, {
  model: (items, predicate) => items.slice(dropped(items, predicate)),
  cases: [
    [[1, 4, 6, 3, 8], [(n) => n < 5], [6, 3, 8]],
    [[1, 2], [() => true], []],
  ],
  items: numbers,
  args: fc.tuple(predicates),
  reads: (asked, items, predicate) => dropped(items, predicate) + asked,
  rejects: [[], [null], [1]],
});

test('the predicate is not called again once it was false', () => {
  const seen: number[] = [];
  pipe(
    [1, 9, 1],
    dropWhile((n) => seen.push(n) < 2),
    toArray(),
  );
  assert.deepEqual(seen, [1, 9]);
});
