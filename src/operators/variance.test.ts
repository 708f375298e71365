import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { pipe } from '../pipeline/pipe.ts';
import { variance } from './variance.ts';

// Powers of two and a count of four: every step is exact, so that results can be compared as they are.
conform(variance<number>, {
  model: (items, value, { ddof = 1 } = {}) => {
    if (items.length <= ddof) return undefined;
    const [first = 0, ...rest] = items.map((n, index) => value(n, index) as number);
    return rest.every((n) => n === first) ? 0 : NaN;
  },
  cases: [
    [[2, 4, 4, 4, 5, 5, 7, 9], [(n) => n, { ddof: 0 }], 4],
    [[1, 3], [(n) => n], 2],
    [[1], [(n) => n], undefined],
    [[1], [(n) => n, { ddof: 0 }], 0],
    [[], [(n) => n, { ddof: 0 }], undefined],
  ],
  items: fc.constant(3),
  args: fc.tuple(
    fc.constant((n: number) => n * 2),
    fc.constantFrom<{ ddof?: 0 | 1 }>({}, { ddof: 0 }, { ddof: 1 }),
  ),
  reads: () => Infinity,
  rejects: [
    [null],
    ['x'],
    [undefined, { ddof: 2 }],
    [undefined, { ddof: '1' }],
    [undefined, { dof: 1 }],
    [undefined, null],
  ],
});

test('agrees with the textbook, to rounding', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 50 }), (items) => {
      const mean = items.reduce((a, b) => a + b, 0) / items.length;
      const expected = items.reduce((total, n) => total + (n - mean) ** 2, 0) / (items.length - 1);
      assert.ok(Math.abs(pipe(items, variance())! - expected) <= 1e-9 * expected + 1e-12);
    }),
  );
});

test('a large offset costs no digits, as sums of squares would', () => {
  assert.equal(pipe([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16], variance()), 30);
});
