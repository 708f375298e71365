import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { sum } from './sum.ts';

conform(sum<number>, {
  model: (items, value) => items.reduce((total, n, index) => total + (value(n, index) as number), 0),
  cases: [
    [[1, 2, 3], [(n) => n], 6],
    [[1, 2], [(n, index) => n * index], 2],
    [[], [(n) => n], 0],
  ],
  items: numbers,
  args: fc.tuple(
    fc.constantFrom(
      (n: number) => n * 2,
      (n: number, index: number) => n + index,
    ),
  ),
  reads: () => Infinity,
  rejects: [[null], ['x'], [1]],
});

/** The exact sum of doubles, rounded once: every double is an integer times 2^-1074. */
function exactSum(items: readonly number[]): number {
  let total = 0n;
  for (const item of items) {
    // In two steps: 2^1074 is not a double.
    total += BigInt(item * 2 ** 500);
  }
  return Number(total) / 2 ** 500;
}

describe('rounding', () => {
  test('what a plain sum loses is compensated', () => {
    assert.equal(pipe(Array<number>(10).fill(0.1), sum()), 1);
    assert.equal(pipe([1, 1e100, 1, -1e100], sum()), 2);
    assert.equal(pipe([1e16, 1, -1e16], sum()), 1);
  });

  test('it is right to the last bits for numbers of any size and order', () => {
    const parts = fc.array(
      fc.double({ min: -1e15, max: 1e15, noNaN: true }).map((n) => Math.round(n * 1024) / 1024),
      {
        minLength: 1,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(parts, (items) => {
        const exact = exactSum(items);
        const size = items.reduce((total, n) => total + Math.abs(n), 0);
        // Neumaier: one rounding of the result, and what is of second order in the sum of magnitudes.
        assert.ok(Math.abs(pipe(items, sum()) - exact) <= 2 ** -52 * Math.abs(exact) + 30 ** 2 * 2 ** -104 * size);
      }),
    );
  });

  test('infinities stay what they are', () => {
    assert.equal(pipe([1, Infinity, 2], sum()), Infinity);
    assert.equal(pipe([-Infinity, 1], sum()), -Infinity);
    assert.equal(pipe([Infinity, -Infinity], sum()), NaN);
    assert.equal(pipe([1e308, 1e308], sum()), Infinity);
    assert.equal(pipe([1, NaN], sum()), NaN);
  });
});

test('what is not a number is an error that says which item', () => {
  for (const [item, shown] of [
    ['2', '"2"'],
    [2n, '2n'],
    [undefined, 'undefined'],
    [null, 'null'],
    [true, 'true'],
  ] as const) {
    assert.throws(() => pipe([1, item as never], sum()), {
      name: 'TypeError',
      message: `sum: expected a number for item 1, got ${shown}`,
    });
  }
});
