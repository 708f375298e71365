import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers, predicates, readsUntil } from '../../test/draw.ts';
import { findIndex } from './findIndex.ts';

conform(findIndex<number>, {
  model: (items, predicate) => items.findIndex((n, index) => predicate(n, index)),
  cases: [
    [[4, 5, 6], [(n) => n > 4], 1],
    [[4], [(n) => n > 4], -1],
    [[], [() => true], -1],
  ],
  items: numbers,
  args: fc.tuple(predicates),
  reads: (_asked, items, predicate) =>
    readsUntil(
      1,
      items.map((n, index) => predicate(n, index)),
    ),
  rejects: [[], [null], ['x'], [1]],
});
