import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { keys, numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { map } from './map.ts';
import { toArray } from './toArray.ts';

conform(map<number, unknown>, {
  model: (items, f) => items.map((n, index) => f(n, index)),
  cases: [[[1, 2], [(n, index) => n * 10 + index], [10, 21]]],
  items: numbers,
  args: fc.tuple(keys),
  reads: (asked) => asked,
  rejects: [[], [null], ['x'], [{}]],
});

test('in a sync flow a promise is a result like any other', () => {
  const promise = Promise.resolve(1);
  const [result] = pipe(
    [0],
    map<number, unknown>(() => promise),
    toArray(),
  );
  assert.equal(result, promise);
});
