import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { intersperse } from './intersperse.ts';

conform(intersperse<number, string | undefined>, {
  model: (items, separator) => items.flatMap((item, index) => (index > 0 ? [separator, item] : [item])),
  cases: [
    [[1, 2, 3], ['-'], [1, '-', 2, '-', 3]],
    [[1], ['-'], [1]],
    [[], ['-'], []],
    [[1, 2], [undefined], [1, undefined, 2]],
  ],
  items: numbers,
  args: fc.tuple(fc.constantFrom('-', undefined)),
  reads: (asked) => (asked >> 1) + 1,
});
