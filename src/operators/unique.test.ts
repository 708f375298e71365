import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { keys, numbers, readsUntil } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { toArray } from './toArray.ts';
import { unique } from './unique.ts';

type Key = ((n: number, index: number) => unknown) | undefined;

function firsts(items: readonly number[], key: Key): boolean[] {
  const found = items.map((n, index) => (key ? key(n, index) : n));
  return found.map((one, index) => !found.slice(0, index).includes(one));
}

conform(unique<number>, {
  model: (items, key) => items.filter((_, index) => firsts(items, key)[index]),
  cases: [
    [[1, 1, 2, 1], [undefined], [1, 2]],
    [[1, 3, 2, 5], [(n) => n % 2], [1, 2]],
  ],
  items: numbers,
  args: fc.tuple(fc.option(keys, { nil: undefined })),
  reads: (asked, items, key) => readsUntil(asked, firsts(items, key)),
  rejects: [[null], [1], ['x']],
});

test('compares by SameValueZero, objects by identity, and keeps the first as it is', () => {
  const [a, b] = [{}, {}];
  assert.deepEqual(pipe([NaN, -0, undefined, NaN, 0, undefined, a, b, a], unique<unknown>(), toArray()), [
    NaN,
    -0,
    undefined,
    a,
    b,
  ]);
});
