import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { enumerate } from './enumerate.ts';

conform(enumerate<number>, {
  model: (items, start = 0) => items.map((item, index): [number, number] => [start + index, item]),
  cases: [
    [
      [7, 8],
      [undefined],
      [
        [0, 7],
        [1, 8],
      ],
    ],
    [[7], [-1], [[-1, 7]]],
  ],
  items: numbers,
  args: fc.tuple(fc.option(fc.integer({ min: -3, max: 3 }), { nil: undefined })),
  reads: (asked) => asked,
  rejects: [[1.5], [NaN], [Infinity], ['2'], [null]],
});
