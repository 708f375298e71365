import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as operators from '../operators/index.ts';
import { pipe } from '../pipeline/pipe.ts';
import { Planned } from '../pipeline/plan.ts';
import { AsyncCountingIterator } from '../testing/index.ts';
import { AsyncFlow, FlowMethods } from './flow.ts';
import { flow } from './make.ts';

type Method = (...args: unknown[]) => unknown;
type Operator = (...args: unknown[]) => never;

const even = (n: number) => n % 2 === 0;
const add = (a: number, b: number) => a + b;

/** Arguments that show that each of them arrives, several calls of a method where it takes them in several ways. */
/** Takes numbers, and makes text of them. */
const schema = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value: unknown) => ({ value: String(value) }),
  },
};
const calls: Record<string, unknown[][]> = {
  aggregate: [[{ n: operators.count(), sum: operators.sum() }]],
  append: [[7, 8]],
  at: [[1], [-1]],
  batched: [[2], [5, { strict: true }]],
  bottomK: [[2], [2, (n: number) => -n]],
  catchError: [[() => [7]]],
  chunkBy: [[even]],
  compact: [[]],
  concat: [[[7], [8]]],
  count: [[], [even]],
  countBy: [[even]],
  cycle: [[2]],
  dedupe: [[], [even]],
  drain: [[]],
  drop: [[2]],
  dropLast: [[2]],
  dropWhile: [[even]],
  enumerate: [[], [5]],
  every: [[even]],
  filter: [[even]],
  find: [[even]],
  findIndex: [[even]],
  first: [[], [even]],
  flat: [[], [2]],
  flatMap: [[(n: number) => [n, n]]],
  fold: [[() => 1, add]],
  forEach: [[even]],
  groupBy: [[even], [even, operators.sum()]],
  includes: [[2]],
  interleave: [[[7, 8], [9]]],
  intersperse: [['-']],
  isSorted: [[], [{ reverse: true }]],
  join: [[], ['-']],
  last: [[]],
  map: [[even]],
  max: [[], [(a: number, b: number) => b - a]],
  maxBy: [[(n: number) => -n]],
  mean: [[], [(n: number) => n * 2]],
  min: [[], [(a: number, b: number) => b - a]],
  minBy: [[(n: number) => -n]],
  minmax: [[], [{ by: (n: number) => -n }]],
  none: [[even]],
  onFinally: [[() => {}]],
  pairwise: [[]],
  parse: [[(n: number) => n * 2]],
  partition: [[even]],
  prepend: [[7, 8]],
  reduce: [[add], [add, 10], [(a: unknown, b: unknown) => [a, b], undefined]],
  reject: [[even]],
  repeatEach: [[], [3]],
  reversed: [[]],
  roundRobin: [[[7, 8], [9]]],
  scan: [[add], [add, 10], [(a: unknown, b: unknown) => [a, b], undefined]],
  slice: [[], [1], [1, 4], [0, 5, 2]],
  some: [[even]],
  sorted: [[], [{ by: (n: number) => -n }]],
  splitAfter: [[even], [even, { limit: 1 }]],
  splitAt: [[even], [even, { keep: true, limit: 1 }]],
  splitBefore: [[even], [even, { limit: 1 }]],
  splitWhen: [[(a: number, b: number) => b < a], [() => true, { limit: 1 }]],
  sum: [[], [(n: number) => n * 2]],
  sumBy: [[even, (n: number) => n * 2]],
  take: [[2]],
  takeLast: [[2]],
  takeWhile: [[(n: number) => n !== 4], [(n: number) => n !== 4, { inclusive: true }]],
  tap: [[even]],
  toArray: [[]],
  toMap: [[even], [even, String]],
  toObject: [[even], [even, String]],
  toSet: [[]],
  topK: [[2], [2, (n: number) => -n]],
  unique: [[], [even]],
  validate: [[schema]],
  windowsBy: [[{ size: 2, time: (n: number) => n, late: 'drop' }]],
  windowed: [[2], [2, { step: 3, partial: true }]],
  zip: [
    [[7, 8], 'abcde'],
    [[7], { mode: 'longest', padding: [0, 1] }],
  ],
};
const texts: Record<string, unknown[][]> = {
  starmap: [[(...parts: string[]) => parts.join('-')]],
  grep: [['a']],
  lower: [[]],
  trim: [[]],
  upper: [[]],
  flatten: [[]],
};
/** Those that make any flow async, which `pipe` leaves to its source. */
const concurrent: Record<string, unknown[][]> = {
  batchedBy: [[{ size: 2 }]],
  combineLatest: [[[7]]],
  onCleanupError: [[even]],
  withSignal: [[new AbortController().signal]],
  debounce: [[1]],
  delay: [[1]],
  filterConcurrent: [[even, { limit: 2 }]],
  flatMapConcurrent: [[(n: number) => [n, n], { limit: 1 }]],
  mapConcurrent: [[even, { limit: 2 }]],
  merge: [[[7], [8, 9]]],
  pace: [[1e6, { burst: 9 }]],
  prefetch: [[2]],
  race: [[]],
  sample: [[50]],
  switchMap: [[(n: number) => [n]]],
  throttle: [[50], [50, { trailing: true }]],
  timeout: [[5000]],
};
/** Reducers for `aggregate` and `to` alone, and what is no operator. */
const withoutMethod = new Set([
  'LateItemError',
  'retry',
  'TimeoutError',
  'distinct',
  'quantiles',
  'variance',
  'pipe',
  'stage',
  'terminal',
]);

/** A result, or all items of a pipeline. */
async function settled(result: unknown): Promise<unknown> {
  return result instanceof Planned
    ? await pipe(result as unknown as AsyncIterable<unknown>, operators.toArray())
    : await result;
}

describe('every operator is a method that passes all arguments on', () => {
  const methods = FlowMethods.prototype as unknown as Record<string, Method>;
  const tables: [items: unknown[], table: typeof calls][] = [
    [[5, 3, 4, 4, 1], calls],
    [[' a ', 'B', 'ca'], texts],
  ];
  for (const [items, table] of tables) {
    for (const [name, several] of Object.entries(table)) {
      test(name, async () => {
        for (const args of several) {
          const operator = (operators as unknown as Record<string, Operator>)[name]!;
          const expected = await settled(pipe(items, operator(...args)));
          assert.deepEqual(await settled(methods[name]!.call(flow(items), ...args)), expected);
          const later = flow(new AsyncCountingIterator(items));
          assert.deepEqual(await settled(methods[name]!.call(later, ...args)), expected);
        }
      });
    }
  }

  for (const [name, several] of Object.entries(concurrent)) {
    test(name, async () => {
      for (const args of several) {
        const operator = (operators as unknown as Record<string, Operator>)[name]!;
        const items = [5, 3, 4, 4, 1];
        const expected = await settled(pipe(new AsyncCountingIterator(items), operator(...args)));
        assert.deepEqual(await settled(methods[name]!.call(flow(new AsyncCountingIterator(items)), ...args)), expected);
        assert.ok(methods[name]!.call(flow(items), ...args) instanceof AsyncFlow);
        assert.throws(() => pipe(items, operator(...args)), {
          name: 'TypeError',
          message: /the pipeline is synchronous/,
        });
      }
    });
  }

  test('none is missing', () => {
    const names = Object.keys(operators).filter((name) => !withoutMethod.has(name));
    assert.deepEqual(names.sort(), [...Object.keys(calls), ...Object.keys(texts), ...Object.keys(concurrent)].sort());
  });
});

describe('a flow', () => {
  test('is not changed by its methods', () => {
    const numbers = flow([1, 2, 3]);
    const even = numbers.filter((n) => n % 2 === 0);
    assert.deepEqual([even.toArray(), numbers.toArray()], [[2], [1, 2, 3]]);
  });

  test('checks arguments at once, before anything is read', () => {
    assert.throws(() => flow([1]).take(-1), { name: 'RangeError', message: /^take: count/ });
    assert.throws(() => flow([1]).map(5 as never), { name: 'TypeError', message: 'map: f must be a function, got 5' });
    assert.throws(() => flow([1]).to(5 as never), { name: 'TypeError', message: /^to: \w+ must be a terminal/ });
  });

  test('runs into any terminal', async () => {
    assert.equal(flow([2, 4, 4, 4, 5, 5, 7, 9]).to(operators.variance((n: number) => n, { ddof: 0 })), 4);
    assert.equal(await flow([1, 2]).toAsync().to(operators.distinct()), 2);
  });

  test('made async awaits callbacks and items that are promises', async () => {
    const later = flow([Promise.resolve(1), 2]).toAsync();
    assert.deepEqual(await later.map(async (n) => n * 10).toArray(), [10, 20]);
    assert.deepEqual(await later.toAsync().toArray(), [1, 2]);
  });
});
