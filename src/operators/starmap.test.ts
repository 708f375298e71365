import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { starmap } from './starmap.ts';
import { toArray } from './toArray.ts';

conform(starmap<number[], string>, {
  model: (items, f) => items.map((item) => f(...item)),
  cases: [[[[2, 5], [], [1]], [(...given) => given.join('^')], ['2^5', '', '1']]],
  items: fc.array(numbers, { maxLength: 3 }),
  args: fc.tuple(fc.constant((...given: number[]) => given.join())),
  reads: (asked) => asked,
  rejects: [[], [null], ['x']],
});

test('an item may be any iterable; what is none is an error that says so', () => {
  const join = starmap((...given: unknown[]) => given.join(''));
  assert.deepEqual(pipe(['ab', new Set([1, 2])] as unknown as unknown[][], join, toArray()), ['ab', '12']);
  for (const item of [5, null, undefined, {}]) {
    assert.throws(() => pipe([item as never], join, toArray()), {
      name: 'TypeError',
      message: /^starmap: every item must be iterable, got /,
    });
  }
});
