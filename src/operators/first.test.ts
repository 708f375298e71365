import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers, predicates, readsUntil } from '../../test/draw.ts';
import { first } from './first.ts';

conform(first<number>, {
  model: (items, predicate) => (predicate ? items.find((n, index) => predicate(n, index)) : items[0]),
  cases: [
    [[3, 5], [undefined], 3],
    [[1, 5, 7], [(n) => n > 3], 5],
    [[], [undefined], undefined],
  ],
  items: numbers,
  args: fc.tuple(fc.option(predicates, { nil: undefined })),
  reads: (_asked, items, predicate) =>
    readsUntil(
      1,
      items.map((n, index) => !predicate || predicate(n, index)),
    ),
  rejects: [[null], ['x'], [1]],
});
