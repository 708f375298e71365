import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { pipe } from '../pipeline/pipe.ts';
import { lower } from './lower.ts';
import { toArray } from './toArray.ts';

conform(lower, {
  model: (items) => items.map((text) => text.toLowerCase()),
  cases: [[['Ab', 'É', '', 'İ'], [], ['ab', 'é', '', 'i̇']]],
  items: fc.string(),
  args: fc.constant([]),
  reads: (asked) => asked,
});

test('an item that is not a string is an error', () => {
  assert.throws(() => pipe(['a', null as never], lower(), toArray()), {
    name: 'TypeError',
    message: 'lower: every item must be a string, got null',
  });
});
