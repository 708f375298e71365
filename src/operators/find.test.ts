import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers, predicates, readsUntil } from '../../test/draw.ts';
import { find } from './find.ts';

conform(find<number>, {
  model: (items, predicate) => items.find((n, index) => predicate(n, index)),
  cases: [
    [[1, 5, 7], [(n) => n > 3], 5],
    [[1], [(n) => n > 3], undefined],
    [[], [() => true], undefined],
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
