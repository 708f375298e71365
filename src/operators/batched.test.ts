import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { batched } from './batched.ts';

conform(batched<number>, {
  model: (items, size, options) => {
    if (options?.strict && items.length % size > 0) throw new RangeError('short');
    return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
  },
  cases: [
    [
      [1, 2, 3],
      [2, undefined],
      [[1, 2], [3]],
    ],
    [[], [2, { strict: true }], []],
  ],
  items: numbers,
  args: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom(undefined, { strict: true })),
  reads: (asked, _items, size) => asked * size,
  rejects: [[], [0], [-1], [1.5], [NaN], [Infinity], ['2'], [2n], [2, { strcit: true }], [2, null]],
});
