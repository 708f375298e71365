import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { AsyncPipeline, Pipeline, pipe } from '../pipeline/pipe.ts';
import { AsyncCountingIterator, CountingIterator, Witnessed } from '../testing/index.ts';
import { flatMap } from './flatMap.ts';
import { take } from './take.ts';
import { toArray } from './toArray.ts';

type Maker = (n: number, index: number) => number[];

conform(flatMap<number, number>, {
  model: (items, f) => items.flatMap((n, index) => f(n, index) as number[]),
  cases: [
    [[1, 2, 3], [(n) => Array<number>(n).fill(n)], [1, 2, 2, 3, 3, 3]],
    [[1, 2], [() => []], []],
  ],
  items: numbers,
  args: fc.tuple(
    fc.constantFrom<Maker>(
      (n) => [n, n],
      (n) => (n > 0 ? [n] : []),
      (n, index) => Array<number>(index).fill(n),
    ),
  ),
  reads: (asked, items, f) => {
    let given = 0;
    const index = items.findIndex((n, i) => (given += (f(n, i) as number[]).length) >= asked);
    return index < 0 ? Infinity : index + 1;
  },
  rejects: [[], [null], ['x']],
});

describe('what the callback may give', () => {
  test('iterators, generators, sets, flows', () => {
    const made = [
      [1, 2].values(),
      (function* () {
        yield 3;
      })(),
      new Set([4]),
      new Pipeline<number>(pipe([5, 6], take(1)).plan),
      { next: () => ({ done: true, value: undefined }) } as unknown as Iterable<number>,
    ];
    assert.deepEqual(
      pipe(
        made,
        flatMap((items) => items),
        toArray(),
      ),
      [1, 2, 3, 4, 5],
    );
  });

  test('in an async flow async iterables and promises of any iterable too', async () => {
    const made = [
      new AsyncCountingIterator([1, 2]),
      Promise.resolve([3]),
      Promise.resolve(new AsyncCountingIterator([4])),
      [Promise.resolve(5), 6],
    ];
    const source = new AsyncPipeline<number>(
      pipe(
        new AsyncCountingIterator([0, 1, 2, 3]),
        flatMap((n) => made[n] as number[]),
      ).plan,
    );
    assert.deepEqual(await pipe(source, toArray()), [1, 2, 3, 4, 5, 6]);
  });

  for (const [what, given] of [
    ['a string', 'ab'],
    ['a number', 5],
    ['null', null],
    ['a function', () => [1]],
    ['an object that is not iterable', {}],
  ] as const) {
    test(`${what} is refused, and the source closed`, () => {
      const source = new CountingIterator([1, 2]);
      assert.throws(
        () =>
          pipe(
            source,
            flatMap(() => given as never),
            toArray(),
          ),
        {
          name: 'TypeError',
          message: /^flatMap: /,
        },
      );
      assert.equal(source.closes, 1);
    });
  }

  test('an async iterable is refused in a sync flow', () => {
    const inner = new AsyncCountingIterator([1]);
    assert.throws(
      () =>
        pipe(
          [1],
          flatMap(() => inner),
          toArray(),
        ),
      { name: 'TypeError', message: /toAsync/ },
    );
    assert.equal(inner.closes, 1);
  });
});

describe('closing of inner iterables', () => {
  const bothOf = (log: string[]) => new Witnessed([[1, 2]], 'outer', log);

  test('leaving closes the inner one, then the outer one', () => {
    const log: string[] = [];
    const results = pipe(
      bothOf(log),
      flatMap((items) => new Witnessed(items, 'inner', log)),
    )[Symbol.iterator]();
    results.next();
    results.return?.();
    assert.deepEqual(
      log.filter((line) => line.startsWith('close ')),
      ['close inner', 'close outer'],
    );
  });

  test('an inner one that fails is not closed, the outer one is', () => {
    const log: string[] = [];
    const failure = new Error('inner');
    const inner = () => new Witnessed([1], 'inner', log, { failsAt: 1, failure });
    assert.throws(() => pipe(bothOf(log), flatMap(inner), toArray()), failure);
    assert.deepEqual(
      log.filter((line) => line.startsWith('close ')),
      ['close outer'],
    );
  });
});
