import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers, predicates, readsUntil } from '../../test/draw.ts';
import { every } from './every.ts';

conform(every<number>, {
  model: (items, predicate) => items.every((n, index) => predicate(n, index)),
  cases: [
    [[1, 2], [(n) => n > 0], true],
    [[1, -1, 2], [(n) => n > 0], false],
    [[], [() => false], true],
  ],
  items: numbers,
  args: fc.tuple(predicates),
  reads: (_asked, items, predicate) =>
    readsUntil(
      1,
      items.map((n, index) => !predicate(n, index)),
    ),
  rejects: [[], [null], ['x'], [1]],
});
