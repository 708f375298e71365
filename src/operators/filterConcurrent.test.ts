import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { flow } from '../flow/make.ts';
import { count } from '../flow/sources.ts';
import { filterConcurrent } from './filterConcurrent.ts';

conform(filterConcurrent<number>, {
  name: 'filterConcurrent',
  model: (items, predicate) => items.filter((item, index) => predicate(item, index, undefined as never)),
  cases: [
    [
      [1, 2, 3, 4],
      [(n) => n % 2 === 0, { limit: 2 }],
      [2, 4],
    ],
  ],
  items: fc.integer(),
  args: fc.tuple(
    fc.constant((n: number) => n % 3 === 0),
    fc.record({ limit: fc.integer({ min: 1, max: 4 }) }),
  ),
  rejects: [
    [5, { limit: 1 }],
    [() => 1, { limit: 1.5 }],
  ],
});

test('that lets nothing through leaves the event loop alive', async () => {
  let over = false;
  setTimeout(() => (over = true), 5);
  const found = await flow(count())
    .filterConcurrent((n) => over || n > 1e8, { limit: 4 })
    .first();
  assert.ok(over);
  assert.ok(found! > 0);
});
