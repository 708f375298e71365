import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { minBy } from './minBy.ts';

conform(minBy<number>, {
  model: (items, key) => {
    const keys = items.map((n) => key(n) as number);
    return items[keys.indexOf(Math.min(...keys))];
  },
  cases: [
    [[-2, 2, 1], [(n) => n * n], 1],
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
