import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers, predicates, readsUntil } from '../../test/draw.ts';
import { some } from './some.ts';

conform(some<number>, {
  model: (items, predicate) => items.some((n, index) => predicate(n, index)),
  cases: [
    [[1, -1], [(n) => n < 0], true],
    [[], [() => true], false],
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
