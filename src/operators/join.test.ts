import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { pipe } from '../pipeline/pipe.ts';
import { join } from './join.ts';

conform(join, {
  model: (items, separator) => items.join(separator),
  cases: [
    [[1, null, 3], ['-'], '1--3'],
    [[1, 2], [undefined], '1,2'],
    [[null], [undefined], ''],
    [[], ['-'], ''],
    [['a', ['b', ['c', null]]], [''], 'ab,c,'],
  ],
  items: fc.constantFrom<unknown>(null, undefined, '', 'a', 0, -0, NaN, true, 5n, [1, 2]),
  args: fc.tuple(fc.constantFrom(undefined, '', '-', '::')),
  reads: () => Infinity,
  rejects: [[null], [5], [['-']]],
});

test('what an array refuses to join is refused here too', () => {
  assert.throws(() => pipe([Symbol('s')], join()), TypeError);
  assert.throws(() => pipe([Object.create(null)], join()), TypeError);
});

test('an object is joined by its text, not its value', () => {
  const item = { toString: () => 'text', valueOf: () => 5 };
  assert.equal(pipe([item, item], join()), [item, item].join());
});
