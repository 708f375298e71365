import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { take } from './take.ts';

conform(take<number>, {
  model: (items, count) => items.slice(0, count),
  cases: [
    [[1, 2, 3], [2], [1, 2]],
    [[1, 2, 3], [0], []],
    [[1], [Infinity], [1]],
  ],
  items: numbers,
  args: fc.tuple(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(Infinity))),
  reads: (asked, _items, count) => Math.min(asked, count),
  rejects: [[], [-1], [1.5], [NaN], [-Infinity], ['2'], [2n], [null], [undefined]],
});
