import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { slice } from './slice.ts';

conform(slice<number>, {
  model: (items, start = 0, end = Infinity, step = 1) =>
    items.filter((_, index) => index >= start && index < end && (index - start) % step === 0),
  cases: [
    [
      [0, 1, 2, 3, 4, 5],
      [2, 4],
      [2, 3],
    ],
    [
      [0, 1, 2, 3, 4, 5],
      [0, Infinity, 3],
      [0, 3],
    ],
    [
      [0, 1, 2, 3, 4, 5],
      [1, undefined, 2],
      [1, 3, 5],
    ],
    [[0, 1, 2], [2, 1], []],
    [[0, 1, 2], [5], []],
  ],
  items: numbers,
  args: fc.tuple(
    fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
    fc.option(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(Infinity)), { nil: undefined }),
    fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  ),
  reads: (asked, _items, start = 0, end = Infinity, step = 1) => Math.min(end, start + (asked - 1) * step + 1),
  rejects: [
    [-1],
    [1.5],
    [NaN],
    ['2'],
    [Infinity],
    [0, -1],
    [0, 1.5],
    [0, '2'],
    [0, 2, 0],
    [0, 2, -1],
    [0, 2, 1.5],
    [null],
  ],
});
