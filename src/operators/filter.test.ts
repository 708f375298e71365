import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers, predicates, readsUntil } from '../../test/draw.ts';
import { filter } from './filter.ts';

conform(filter<number>, {
  model: (items, predicate) => items.filter((n, index) => predicate(n, index)),
  cases: [[[1, 2, 3], [(n, index) => n === 3 || index === 0], [1, 3]]],
  items: numbers,
  args: fc.tuple(predicates),
  reads: (asked, items, predicate) =>
    readsUntil(
      asked,
      items.map((n, index) => predicate(n, index)),
    ),
  rejects: [[], ['x'], [null]],
});
