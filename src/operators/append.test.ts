import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { append } from './append.ts';

conform(append<number>, {
  model: (items, ...others) => [...items, ...others],
  cases: [
    [
      [1, 2],
      [3, 4],
      [1, 2, 3, 4],
    ],
    [[], [3], [3]],
    [[1], [], [1]],
  ],
  items: numbers,
  args: fc.array(numbers, { maxLength: 3 }),
  reads: (asked, items) => (asked > items.length ? Infinity : asked),
});
