import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { readsUntil } from '../../test/draw.ts';
import { compact } from './compact.ts';

conform(compact<unknown>, {
  model: (items) => items.filter((item) => Boolean(item)),
  cases: [[['a', '', 0, -0, 0n, NaN, null, undefined, false, '0', [], true], [], ['a', '0', [], true]]],
  items: fc.constantFrom<unknown>('', 'a', 0, 1, 0n, 1n, NaN, null, undefined, false, true),
  args: fc.constant([]),
  reads: (asked, items) => readsUntil(asked, items),
});
