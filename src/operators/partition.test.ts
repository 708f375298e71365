import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers, predicates } from '../../test/draw.ts';
import { partition } from './partition.ts';

conform(partition<number>, {
  model: (items, predicate) => [
    items.filter((n, index) => predicate(n, index)),
    items.filter((n, index) => !predicate(n, index)),
  ],
  cases: [
    [
      [1, 2, 3, 4],
      [(n) => n > 2],
      [
        [3, 4],
        [1, 2],
      ],
    ],
    [[], [() => true], [[], []]],
  ],
  items: numbers,
  args: fc.tuple(predicates),
  reads: () => Infinity,
  rejects: [[], [null], ['x']],
});
