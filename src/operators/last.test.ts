import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { last } from './last.ts';

conform(last<number>, {
  model: (items) => items.at(-1),
  cases: [
    [[1, 2], [], 2],
    [[], [], undefined],
  ],
  items: numbers,
  args: fc.constant([]),
  reads: () => Infinity,
});
