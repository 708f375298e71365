import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { drain } from './drain.ts';

conform(drain, {
  model: () => undefined,
  cases: [[[1, 2], [], undefined]],
  items: numbers,
  args: fc.constant([]),
  reads: () => Infinity,
});
