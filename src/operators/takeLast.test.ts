import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { takeLast } from './takeLast.ts';

conform(takeLast<number>, {
  model: (items, count) => items.slice(Math.max(0, items.length - count)),
  cases: [
    [[1, 2, 3], [2], [2, 3]],
    [[1, 2, 3], [0], []],
    [[1], [5], [1]],
  ],
  items: numbers,
  args: fc.tuple(fc.integer({ min: 0, max: 5 })),
  reads: () => Infinity,
  rejects: [[], [-1], [1.5], [NaN], ['2'], [null]],
});
