import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { at } from './at.ts';

conform(at<number>, {
  model: (items, index) => items.at(index),
  cases: [
    [[1, 2, 3], [0], 1],
    [[1, 2, 3], [-1], 3],
    [[1, 2, 3], [-3], 1],
    [[1, 2, 3], [3], undefined],
    [[1, 2, 3], [-4], undefined],
    [[1, 2, 3], [-0], 1],
    [[], [0], undefined],
  ],
  items: numbers,
  args: fc.tuple(fc.integer({ min: -6, max: 6 })),
  reads: (_asked, _items, index) => (index < 0 ? Infinity : index + 1),
  rejects: [[], [1.5], [NaN], [Infinity], ['1'], [null]],
});
