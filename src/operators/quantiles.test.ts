import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { quantiles } from './quantiles.ts';

/** NumPy's default: linear between the two nearest ranks. */
function exactly(items: readonly number[], fraction: number): number {
  const inOrder = items.toSorted((a, b) => a - b);
  const rank = fraction * (items.length - 1);
  const low = inOrder[Math.floor(rank)]!;
  return low + (inOrder[Math.ceil(rank)]! - low) * (rank - Math.floor(rank));
}

conform(quantiles<number>, {
  model: (items, fractions, value) => {
    const found = items.map((n, index) => value(n, index) as number);
    return found.length > 0 ? fractions.map((fraction) => exactly(found, fraction)) : undefined;
  },
  cases: [
    [
      [1, 2, 3, 4],
      [[0.5, 1, 0], (n) => n],
      [2.5, 4, 1],
    ],
    [[7], [[0, 0.3, 1], (n) => n], [7, 7, 7]],
    [[1], [[], (n) => n], []],
    [[], [[0.5], (n) => n], undefined],
  ],
  items: numbers,
  args: fc.tuple(
    fc.array(fc.constantFrom(0, 0.25, 0.5, 0.9, 1), { maxLength: 3 }),
    fc.constantFrom(
      (n: number) => n,
      (n: number, index: number) => n * index,
    ),
  ),
  reads: () => Infinity,
  rejects: [
    [],
    [0.5],
    [['0.5']],
    [[-0.1]],
    [[1.1]],
    [[NaN]],
    [[0.5], null],
    [[0.5], 'x'],
    [[0.5], undefined, { accuracy: 0 }],
    [[0.5], undefined, { accuracy: 1 }],
    [[0.5], undefined, { accuracy: NaN }],
    [[0.5], undefined, { accuracy: '0.1' }],
    [[0.5], undefined, { acuracy: 0.1 }],
    [[0.5], undefined, null],
  ],
});

test('up to 1,000 items it is exact', () => {
  const items = Array.from({ length: 1000 }, (_, i) => (i * 7919) % 1000);
  assert.deepEqual(
    pipe(items, quantiles([0.001, 0.5, 0.999])),
    [0.001, 0.5, 0.999].map((f) => exactly(items, f)),
  );
});

describe('beyond that the error is within the accuracy', () => {
  /** 5,000 pseudo-random numbers from 0 to 1. */
  const uniform = (): number[] => {
    let seed = 12345;
    return Array.from({ length: 5000 }, () => (seed = (seed * 48271) % 2147483647) / 2147483647);
  };
  const distributions: Record<string, number[]> = {
    uniform: uniform(),
    'heavy-tailed': uniform().map((n) => 1 / (1 - n) ** 3),
    'log-normal over 20 magnitudes': uniform().map((n) => Math.exp(46 * (n - 0.5))),
    negative: uniform().map((n) => -n * 100),
    'of both signs': uniform().map((n) => (n - 0.5) * 1000),
    'half zeros': uniform().map((n) => (n < 0.5 ? 0 : n)),
    'with -0': uniform().map((n) => (n < 0.5 ? -0 : -n)),
    'all the same': uniform().map(() => 42),
    'two far apart': uniform().map((n) => (n < 0.3 ? 1e-300 : 1e300)),
    'the largest doubles': uniform().map((n) => Number.MAX_VALUE * (1 - n / 100)),
  };
  const fractions = [0, 0.001, 0.01, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1];

  for (const [name, items] of Object.entries(distributions)) {
    for (const accuracy of [0.005, 0.1]) {
      test(`${name}, ${accuracy}`, () => {
        const found = pipe(
          items,
          quantiles(fractions, (n) => n, { accuracy }),
        )!;
        const inOrder = items.toSorted((a, b) => a - b);
        for (const [i, fraction] of fractions.entries()) {
          const rank = fraction * (items.length - 1);
          // Relative to the larger of the two numbers that it lies between.
          const size = Math.max(Math.abs(inOrder[Math.floor(rank)]!), Math.abs(inOrder[Math.ceil(rank)]!));
          const error = Math.abs(found[i]! - exactly(items, fraction));
          assert.ok(error <= accuracy * size * (1 + 1e-9), `${fraction}: ${found[i]} for ${exactly(items, fraction)}`);
        }
      });
    }
  }
});

test('what is not a finite number is an error', () => {
  for (const item of [NaN, Infinity, -Infinity]) {
    assert.throws(() => pipe([item], quantiles([0.5])), { name: 'RangeError', message: /^quantiles: / });
  }
  assert.throws(() => pipe(['5' as never], quantiles([0.5])), { name: 'TypeError', message: /^quantiles: / });
});
