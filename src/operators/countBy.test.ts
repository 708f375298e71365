import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { keys, numbers } from '../../test/draw.ts';
import { countBy } from './countBy.ts';

conform(countBy<number, unknown>, {
  model: (items, key) => {
    const counts = new Map<unknown, number>();
    items.forEach((n, index) => {
      const found = key(n, index);
      counts.set(found, (counts.get(found) ?? 0) + 1);
    });
    return counts;
  },
  cases: [
    [
      [1, 2, 3],
      [(n) => n % 2],
      new Map([
        [1, 2],
        [0, 1],
      ]),
    ],
    [[], [(n) => n], new Map()],
  ],
  items: numbers,
  args: fc.tuple(keys),
  reads: () => Infinity,
  rejects: [[], [null], ['x']],
});
