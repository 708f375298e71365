import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { dropLast } from './dropLast.ts';

conform(dropLast<number>, {
  model: (items, count) => items.slice(0, Math.max(0, items.length - count)),
  cases: [
    [[1, 2, 3], [2], [1]],
    [[1, 2, 3], [0], [1, 2, 3]],
    [[1], [5], []],
  ],
  items: numbers,
  args: fc.tuple(fc.integer({ min: 0, max: 5 })),
  reads: (asked, _items, count) => asked + count,
  rejects: [[], [-1], [1.5], [NaN], ['2'], [null]],
});
