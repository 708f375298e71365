import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { repeatEach } from './repeatEach.ts';

conform(repeatEach<number>, {
  model: (items, times = 2) => items.flatMap((item) => Array<number>(times).fill(item)),
  cases: [
    [[1, 2], [undefined], [1, 1, 2, 2]],
    [[1, 2], [1], [1, 2]],
    [[1, 2], [0], []],
  ],
  items: numbers,
  args: fc.tuple(fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined })),
  reads: (asked, _items, times = 2) => Math.ceil(asked / times),
  rejects: [[-1], [1.5], [NaN], [Infinity], ['2'], [null]],
});
