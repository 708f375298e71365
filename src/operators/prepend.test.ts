import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { prepend } from './prepend.ts';

conform(prepend<number>, {
  model: (items, ...others) => [...others, ...items],
  cases: [
    [
      [1, 2],
      [3, 4],
      [3, 4, 1, 2],
    ],
    [[], [3], [3]],
    [[1], [], [1]],
  ],
  items: numbers,
  args: fc.array(numbers, { maxLength: 3 }),
  reads: (asked, _items, ...others) => Math.max(0, asked - others.length),
});
