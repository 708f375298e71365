import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { toArray } from './toArray.ts';
import { windowed } from './windowed.ts';

conform(windowed<number, number>, {
  model: (items, size, { step = 1, partial = false } = {}) => {
    const starts = items.map((_, index) => index).filter((index) => index % step === 0);
    const windows = starts.map((start) => items.slice(start, start + size));
    return partial ? windows : windows.filter((window) => window.length === size);
  },
  cases: [
    [
      [0, 1, 2, 3, 4],
      [3],
      [
        [0, 1, 2],
        [1, 2, 3],
        [2, 3, 4],
      ],
    ],
    [
      [0, 1, 2, 3, 4],
      [3, { step: 2, partial: true }],
      [[0, 1, 2], [2, 3, 4], [4]],
    ],
    [
      [0, 1, 2, 3, 4, 5],
      [2, { step: 3 }],
      [
        [0, 1],
        [3, 4],
      ],
    ],
    [
      [0, 1, 2, 3],
      [2, { step: 3, partial: true }],
      [[0, 1], [3]],
    ],
    [[0, 1, 2], [2, { step: 3, partial: true }], [[0, 1]]],
    [[0, 1], [3], []],
    [
      [0, 1],
      [3, { partial: true }],
      [[0, 1], [1]],
    ],
    [[], [2, { partial: true }], []],
  ],
  items: numbers,
  args: fc.tuple(
    fc.integer({ min: 1, max: 5 }),
    fc.record({ step: fc.integer({ min: 1, max: 6 }), partial: fc.boolean() }, { requiredKeys: [] }),
  ),
  reads: (asked, items, size, { step = 1 } = {}) => {
    const needed = (asked - 1) * step + size;
    return needed > items.length ? Infinity : needed;
  },
  rejects: [
    [],
    [0],
    [-1],
    [1.5],
    [NaN],
    ['2'],
    [2, { step: 0 }],
    [2, { step: 1.5 }],
    [2, { step: '1' }],
    [2, { stepp: 1 }],
    [2, 1],
    [2, null],
  ],
});

test('each window is an array of its own', () => {
  const [a, b] = pipe([1, 2, 3], windowed(2), toArray());
  a!.push(9);
  assert.deepEqual(b, [2, 3]);
});
