import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { pipe } from '../pipeline/pipe.ts';
import { toArray } from './toArray.ts';
import { trim } from './trim.ts';

conform(trim, {
  model: (items) => items.map((text) => text.trim()),
  cases: [[['  a b ', '\t\n', '\uFEFFx\u00A0', ''], [], ['a b', '', 'x', '']]],
  items: fc.string({ unit: fc.constantFrom('a', ' ', '\t', '\n') }),
  args: fc.constant([]),
  reads: (asked) => asked,
});

test('an item that is not a string is an error', () => {
  assert.throws(() => pipe([{} as never], trim(), toArray()), {
    name: 'TypeError',
    message: 'trim: every item must be a string, got an object',
  });
});
