import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { reversed } from './reversed.ts';

conform(reversed<number>, {
  model: (items) => items.toReversed(),
  cases: [
    [[1, 2, 3], [], [3, 2, 1]],
    [[], [], []],
  ],
  items: numbers,
  args: fc.constant([]),
  reads: () => Infinity,
});
