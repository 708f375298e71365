import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers, predicates } from '../../test/draw.ts';
import { count } from './count.ts';

conform(count<number>, {
  model: (items, predicate) => items.filter((n, index) => (predicate ? predicate(n, index) : true)).length,
  cases: [
    [[1, 2, 3], [undefined], 3],
    [[1, 2, 3], [(n) => n > 1], 2],
    [[], [undefined], 0],
  ],
  items: numbers,
  args: fc.tuple(fc.option(predicates, { nil: undefined })),
  reads: () => Infinity,
  rejects: [[null], [1], ['x']],
});
