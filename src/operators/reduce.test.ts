import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { reduce } from './reduce.ts';

const label = (result: unknown, n: number, index: number) => `${String(result)} ${index}:${n}`;

conform(reduce<number, unknown>, {
  model: (items, f, initial) => items.reduce((result, n, index) => f(result, n, index), initial),
  cases: [
    [[1, 2], [label, 'x'], 'x 0:1 1:2'],
    [[], [label, 'x'], 'x'],
    [[1], [label, undefined], 'undefined 0:1'],
  ],
  items: numbers,
  args: fc.tuple(fc.constant(label), fc.constantFrom('', undefined, null)),
  reads: () => Infinity,
  rejects: [[], [null, 0], ['x', 0]],
});

conform(reduce<number>, {
  name: 'reduce without an initial value',
  model: (items, f) => items.reduce((result, n, index) => f(result, n, index) as number),
  cases: [
    [[4], [() => 0], 4],
    [[1, 2, 3], [(a, b) => a * 10 + b], 123],
  ],
  items: numbers,
  args: fc.tuple(fc.constant((a: number, b: number, index: number) => a * 2 + b + index)),
  reads: () => Infinity,
});

describe('the initial value', () => {
  test('undefined, where it is given, is one', () => {
    assert.equal(pipe([], reduce<number, unknown>(label, undefined)), undefined);
  });

  test('without one, nothing to reduce is an error', () => {
    assert.throws(
      () =>
        pipe(
          [],
          reduce<number>((a, b) => a + b),
        ),
      {
        name: 'TypeError',
        message: 'reduce: no items and no initial value; give one, or use fold',
      },
    );
  });

  test('in a sync flow a result may be a promise', async () => {
    const add = async (sum: Promise<number>, n: number) => (await sum) + n;
    const result = pipe(
      [1, 2, 3],
      reduce<number, unknown>((sum, n) => add(sum as Promise<number>, n), Promise.resolve(0)),
    );
    assert.equal(await result, 6);
  });
});
