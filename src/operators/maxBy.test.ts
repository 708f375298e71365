import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { maxBy } from './maxBy.ts';

conform(maxBy<number>, {
  model: (items, key) => {
    const keys = items.map((n) => key(n) as number);
    return items[keys.indexOf(Math.max(...keys))];
  },
  cases: [
    [[-2, 2, 1], [(n) => n * n], -2],
    [[], [(n) => n], undefined],
  ],
  items: numbers,
  args: fc.tuple(
    fc.constantFrom(
      (n: number) => n,
      (n: number) => Math.abs(n),
      () => 0,
    ),
  ),
  reads: () => Infinity,
  rejects: [[], [null], ['x'], [{ by: (n: number) => n }]],
});
