import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { pipe } from '../pipeline/pipe.ts';
import { toArray } from './toArray.ts';
import { upper } from './upper.ts';

conform(upper, {
  model: (items) => items.map((text) => text.toUpperCase()),
  cases: [[['ab', 'ß', ''], [], ['AB', 'SS', '']]],
  items: fc.string(),
  args: fc.constant([]),
  reads: (asked) => asked,
});

test('an item that is not a string is an error', () => {
  assert.throws(() => pipe(['a', 5 as never], upper(), toArray()), {
    name: 'TypeError',
    message: 'upper: every item must be a string, got 5',
  });
});
