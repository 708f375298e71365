import fc, { type Arbitrary } from 'fast-check';

/** Few numbers, so that many of them are equal. */
export const numbers: Arbitrary<number> = fc.integer({ min: -4, max: 4 });

/** Predicates over numbers, some of the index, some with answers that are only truthy. */
export const predicates: Arbitrary<(n: number, index: number) => unknown> = fc.constantFrom(
  (n: number) => n % 2 === 0,
  (n: number) => n > 0,
  (n: number) => n < 3,
  (n: number) => n % 3,
  (_n: number, index: number) => index > 2,
  (_n: number, index: number) => (index < 4 ? 'yes' : ''),
  () => true,
  () => undefined,
);

/** Keys of numbers, some of the index. */
export const keys: Arbitrary<(n: number, index: number) => unknown> = fc.constantFrom(
  (n: number) => n % 2,
  (n: number) => (n > 0 ? 'positive' : null),
  (n: number) => (n > 1 ? NaN : undefined),
  (_n: number, index: number) => index >> 1,
  (n: number, index: number) => n + index,
);

/** Items to read until `asked` of them are kept; Infinity if there are not so many, which only the end can tell. */
export function readsUntil(asked: number, keeps: readonly unknown[]): number {
  let kept = 0;
  const index = keeps.findIndex((keep) => keep && ++kept === asked);
  return index < 0 ? Infinity : index + 1;
}

/** How often to split at most. */
export const limits: Arbitrary<number> = fc.constantFrom(0, 1, 2, Infinity);

/** Limits that are none. */
export const badLimits: readonly unknown[] = [
  { limit: -1 },
  { limit: 1.5 },
  { limit: NaN },
  { limit: '2' },
  { limit: null },
  { maxsplit: 2 },
  null,
  2,
];
