import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { readsUntil } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { grep } from './grep.ts';
import { toArray } from './toArray.ts';

const found = (text: string, pattern: string | RegExp) =>
  typeof pattern === 'string' ? text.includes(pattern) : text.search(pattern) >= 0;

conform(grep, {
  model: (items, pattern) => items.filter((text) => found(text, pattern)),
  cases: [
    [['an error', 'fine'], ['error'], ['an error']],
    [['a.b', 'axb'], ['a.b'], ['a.b']],
    [['x', ''], [''], ['x', '']],
    [['A', 'b'], [/a/i], ['A']],
  ],
  items: fc.string({ unit: fc.constantFrom('a', 'b', '.', 'A'), maxLength: 3 }),
  args: fc.tuple(fc.constantFrom<string | RegExp>('a', 'ab', '.', /a|\.$/, /^a/i, /b/u)),
  reads: (asked, items, pattern) =>
    readsUntil(
      asked,
      items.map((text) => found(text, pattern)),
    ),
  rejects: [[], [null], [5], [['a']]],
});

test('the flags g and y do not make a pattern remember where it was', () => {
  for (const pattern of [/a/g, /a/y, /a/dgy]) {
    pattern.lastIndex = 1;
    assert.deepEqual(pipe(['ba', 'a', 'ca'], grep(pattern), toArray()), ['ba', 'a', 'ca']);
    assert.equal(pattern.lastIndex, 1);
  }
});

test('an item that is not a string is an error', () => {
  assert.throws(() => pipe([5 as never], grep('5'), toArray()), {
    name: 'TypeError',
    message: 'grep: every item must be a string, got 5',
  });
});
