import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { keys, numbers, readsUntil } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { dedupe } from './dedupe.ts';
import { toArray } from './toArray.ts';

type Key = ((n: number, index: number) => unknown) | undefined;

function firsts(items: readonly number[], key: Key): boolean[] {
  const found = items.map((n, index) => (key ? key(n, index) : n));
  return found.map((one, index) => index === 0 || ![one].includes(found[index - 1]));
}

conform(dedupe<number>, {
  model: (items, key) => items.filter((_, index) => firsts(items, key)[index]),
  cases: [
    [[1, 1, 2, 1], [undefined], [1, 2, 1]],
    [[1, 3, 2, 5], [(n) => n % 2], [1, 2, 5]],
  ],
  items: numbers,
  args: fc.tuple(fc.option(keys, { nil: undefined })),
  reads: (asked, items, key) => readsUntil(asked, firsts(items, key)),
  rejects: [[null], [1], ['x']],
});

test('compares by SameValueZero and keeps the first of each run', () => {
  assert.deepEqual(pipe([NaN, NaN, -0, 0, 1], dedupe(), toArray()), [NaN, -0, 1]);
  const [a, b] = [{}, {}];
  assert.deepEqual(pipe([a, a, b], dedupe(), toArray()).length, 2);
});

test('a first item of undefined passes', () => {
  assert.deepEqual(pipe([undefined, undefined, null], dedupe(), toArray()), [undefined, null]);
});
