import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { turn } from '../../test/turn.ts';
import { pipe } from '../pipeline/pipe.ts';
import type { Terminal } from '../pipeline/stage.ts';
import { AsyncCountingIterator, CountingIterator } from '../testing/index.ts';
import { aggregate } from './aggregate.ts';
import { count } from './count.ts';
import { every } from './every.ts';
import { first } from './first.ts';
import { groupBy } from './groupBy.ts';
import { max } from './max.ts';
import { reduce } from './reduce.ts';
import { some } from './some.ts';
import { sum } from './sum.ts';
import { toArray } from './toArray.ts';

const all: Record<string, Terminal<number, unknown>> = {
  n: count(),
  sum: sum((n: number) => n * 2),
  largest: max(),
  positive: first((n) => n > 0),
  parts: groupBy((n) => n % 2),
};
const plain: Record<string, (items: number[]) => unknown> = {
  n: (items) => items.length,
  sum: (items) => items.reduce((total, n) => total + 2 * n, 0),
  largest: (items) => (items.length > 0 ? Math.max(...items) : undefined),
  positive: (items) => items.find((n) => n > 0),
  parts: (items) => {
    const parts = [...new Set(items.map((n) => n % 2))];
    return new Map(parts.map((part) => [part, items.filter((n) => [n % 2].includes(part))]));
  },
};

conform(aggregate<number, Record<string, Terminal<number, unknown>>>, {
  model: (items, reducers) => Object.fromEntries(Object.keys(reducers).map((name) => [name, plain[name]!(items)])),
  cases: [
    [[3, 1, 2], [{ n: count(), largest: max() }], { n: 3, largest: 3 }],
    [[], [{ n: count() }], { n: 0 }],
  ],
  items: numbers,
  args: fc.tuple(
    fc
      .subarray(Object.keys(all), { minLength: 1 })
      .map((names) => Object.fromEntries(names.map((name) => [name, all[name]!]))),
  ),
  // Only where every reducer has had enough, it stops.
  reads: (_asked, items, reducers) => {
    const index = Object.keys(reducers).join() === 'positive' ? items.findIndex((n) => n > 0) : -1;
    return index < 0 ? Infinity : index + 1;
  },
  rejects: [[], [null], [5], [[]], [{ n: 5 }], [{ n: null }], [{ n: count }], [{ n: () => 0 }]],
});

describe('aggregate', () => {
  test('a reducer that has had enough is asked no more', () => {
    const asked: number[] = [];
    const source = new CountingIterator([1, 2, 3]);
    const results = pipe(source, aggregate({ one: first((n: number) => asked.push(n) > 0), all: toArray<number>() }));
    assert.deepEqual(results, { one: 1, all: [1, 2, 3] });
    assert.deepEqual([asked, source.reads], [[1], 3]);
  });

  test('it stops as soon as all have had enough', () => {
    const source = new CountingIterator([1, 2, 3, 4]);
    const results = pipe(source, aggregate({ some: some((n: number) => n > 1), every: every((n: number) => n < 3) }));
    assert.deepEqual(results, { some: true, every: false });
    assert.deepEqual([source.reads, source.closes], [3, 1]);
  });

  test('one that never has enough keeps it going', () => {
    const source = new CountingIterator([1, 2, 3]);
    pipe(source, aggregate({ first: first<number>(), n: count<number>() }));
    assert.equal(source.asks, 4);
  });

  test('callbacks that promise and callbacks that do not, side by side', async () => {
    const results = await pipe(
      new AsyncCountingIterator([1, 2, 3]),
      aggregate({
        text: reduce<number, string>(async (text, n) => `${text}${n}`, ''),
        even: first(async (n: number) => n % 2 === 0),
        sum: sum((n: number) => n),
        odd: count((n: number) => n % 2),
      }),
    );
    assert.deepEqual(results, { text: '123', even: 2, sum: 6, odd: 2 });
  });

  test('in a sync flow a result may be a promise', async () => {
    const add = async (total: unknown, n: number) => ((await total) as number) + n;
    const { sum } = pipe([1, 2], aggregate({ sum: reduce<number, unknown>(add, 0) }));
    assert.equal(await sum, 3);
  });

  test('a promise that rejects while another callback throws is not left unhandled', async () => {
    const failing = aggregate({
      rejects: sum(() => Promise.reject(new Error('rejected'))),
      throws: sum((): number => {
        throw new Error('thrown');
      }),
    });
    await assert.rejects(pipe(new AsyncCountingIterator([1]), failing), /thrown/);
    await turn();
  });

  test('in a sync flow only the result itself can reject', async () => {
    const { sum } = pipe([1], aggregate({ sum: reduce<number, unknown>(() => Promise.reject(new Error('no')), 0) }));
    await assert.rejects(sum as Promise<unknown>, /no/);
    await turn();
  });

  test('results are keys only, whatever their name', () => {
    const results = pipe([1], aggregate({ ['__proto__']: count<number>() }));
    assert.deepEqual(Object.keys(results), ['__proto__']);
  });
});
