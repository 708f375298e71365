import fc, { type Arbitrary } from 'fast-check';
import type { Compare, Order } from '../src/operators/order.ts';

type By = (n: number) => number | string;

/** Orders of numbers by what is compared of them, so that equal ones are not the same. */
export const orders: Arbitrary<Order<number> | undefined> = fc.constantFrom<Order<number> | undefined>(
  undefined,
  {},
  { reverse: true },
  { by: (n) => n % 3 },
  { by: (n) => Math.abs(n), reverse: true },
  { by: (n) => `${n}` },
);

export const comparisons: Arbitrary<Compare<number>> = fc.constantFrom<Compare<number>>(
  (a, b) => b - a,
  (a, b) => (a % 2) - (b % 2),
  () => 0,
);

/** The laws about promised answers, which a comparison cannot give. */
export const notAwaited = [
  'one body: callbacks may answer with promises in an async flow',
  'E2: a callback that rejects is as one that throws',
  'C4: an async flow loses no error of a cleanup either',
];

/** An order as a comparison, by the plainest means. */
export function compareBy(order: Compare<number> | Order<number> | undefined): Compare<number> {
  if (typeof order === 'function') return order;
  const by = (order?.by ?? ((n: number) => n)) as By;
  const sign = order?.reverse ? -1 : 1;
  return (a, b) => sign * (by(a) < by(b) ? -1 : by(a) > by(b) ? 1 : 0);
}
