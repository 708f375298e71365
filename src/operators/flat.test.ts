import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { pipe } from '../pipeline/pipe.ts';
import { CountingIterator } from '../testing/index.ts';
import { flat } from './flat.ts';
import { take } from './take.ts';
import { toArray } from './toArray.ts';

const { nested } = fc.letrec((tie) => ({
  nested: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(1, 'ab', null, undefined),
    fc.array(tie('nested'), { maxLength: 3 }),
  ),
}));

conform(flat<unknown, number>, {
  model: (items, depth = 1) => items.flat(depth),
  cases: [
    [[1, [2, [3, [4]]]], [undefined], [1, 2, [3, [4]]]],
    [[1, [2, [3, [4]]]], [2], [1, 2, 3, [4]]],
    [[1, [2]], [0], [1, [2]]],
    [[1, [2, [3, [4]]]], [Infinity], [1, 2, 3, 4]],
    [['ab', ['cd']], [Infinity], ['ab', 'cd']],
    [[[], [[]]], [Infinity], []],
  ],
  items: nested,
  args: fc.tuple(fc.constantFrom(undefined, 0, 1, 2, Infinity)),
  reads: (asked, items, depth = 1) => {
    let given = 0;
    const index = items.findIndex((item) => (given += [item].flat(depth).length) >= asked);
    return index < 0 ? Infinity : index + 1;
  },
  rejects: [[-1], [1.5], [NaN], ['1'], [null]],
});

describe('what is nested', () => {
  test('any iterable object is, strings and functions are not', () => {
    const items = [new Set([1]), new Map([[2, 3]]), Uint8Array.of(4), 'ab', Math.max];
    assert.deepEqual(pipe(items, flat(), toArray()), [1, [2, 3], 4, 'ab', Math.max]);
  });

  for (const depth of [1, 2, Infinity]) {
    test(`at depth ${depth} an inner iterable is read as far as asked, then closed`, () => {
      const inner = new CountingIterator([1, 2, 3]);
      const results = pipe(depth === 1 ? [inner] : [[inner]], flat(depth), take(2), toArray());
      assert.deepEqual(results, [1, 2]);
      assert.deepEqual([inner.reads, inner.closes], [2, 1]);
    });
  }
});
