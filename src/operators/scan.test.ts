import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { CountingIterator } from '../testing/index.ts';
import { scan } from './scan.ts';
import { toArray } from './toArray.ts';

const label = (result: unknown, n: number, index: number) => `${String(result)} ${index}:${n}`;

conform(scan<number, unknown>, {
  model: (items, f, initial) => {
    const results: unknown[] = [initial];
    items.forEach((n, index) => results.push(f(results.at(-1), n, index)));
    return results;
  },
  cases: [
    [
      [1, 2],
      [label, 'x'],
      ['x', 'x 0:1', 'x 0:1 1:2'],
    ],
    [[], [label, 'x'], ['x']],
    [[1], [label, undefined], [undefined, 'undefined 0:1']],
  ],
  items: numbers,
  args: fc.tuple(fc.constant(label), fc.constantFrom('', undefined, null)),
  reads: (asked) => asked - 1,
  rejects: [[], [null, 0], ['x', 0]],
});

conform(scan<number>, {
  name: 'scan without an initial value',
  model: (items, f) => {
    const results: number[] = [];
    items.forEach((n, index) => results.push(index === 0 ? n : f(results.at(-1)!, n, index)));
    return results;
  },
  cases: [
    [[1, 2, 3], [(a, b) => a * 10 + b], [1, 12, 123]],
    [[], [(a) => a], []],
  ],
  items: numbers,
  args: fc.tuple(fc.constant((a: number, b: number, index: number) => a * 2 + b + index)),
  reads: (asked) => asked,
});

test('the initial value comes before anything is read', () => {
  const source = new CountingIterator([1]);
  const results = pipe(
    source,
    scan<number, number>((a, b) => a + b, 5),
  )[Symbol.iterator]();
  assert.equal(results.next().value, 5);
  assert.equal(source.asks, 0);
});

test('a first item of undefined is the first result', () => {
  assert.deepEqual(
    pipe(
      [undefined, 1],
      scan<unknown>((a, b) => [a, b]),
      toArray(),
    ),
    [undefined, [undefined, 1]],
  );
});
