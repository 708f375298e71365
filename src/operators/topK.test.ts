import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { topK } from './topK.ts';

conform(topK<number>, {
  model: (items, k, by = (n) => n) => items.toSorted((a, b) => (by(b) as number) - (by(a) as number)).slice(0, k),
  cases: [
    [
      [3, 10, 7, 1],
      [2, undefined],
      [10, 7],
    ],
    [
      [3, 1],
      [5, undefined],
      [3, 1],
    ],
    [[3, 1], [0, undefined], []],
    [[], [2, undefined], []],
  ],
  items: numbers,
  args: fc.tuple(
    fc.integer({ min: 0, max: 6 }),
    fc.constantFrom(
      undefined,
      (n: number) => Math.abs(n),
      (n: number) => n % 3,
      () => 0,
    ),
  ),
  reads: () => Infinity,
  rejects: [[], [-1], [1.5], [NaN], [Infinity], ['2'], [2, null], [2, { by: (n: number) => n }]],
});

test('equal ones keep their order, the first are kept', () => {
  const items = ['a1', 'b1', 'a2', 'b2', 'a3', 'b3'];
  assert.deepEqual(
    pipe(
      items,
      topK(5, (s) => s[0]!),
    ),
    ['b1', 'b2', 'b3', 'a1', 'a2'],
  );
});

test('keys are asked for once per item', () => {
  let calls = 0;
  pipe(
    [5, 1, 4, 2, 3],
    topK(2, (n) => {
      calls += 1;
      return n;
    }),
  );
  assert.equal(calls, 5);
});

test('what cannot be compared is an error', () => {
  assert.throws(() => pipe([1, undefined], topK<unknown>(1)), { name: 'TypeError', message: /^topK: / });
});
