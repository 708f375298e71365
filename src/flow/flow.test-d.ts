import { expectTypeOf } from 'expect-type';
import { Readable } from 'node:stream';
import { flow } from './make.ts';
import type { AsyncFlow, Flow } from './flow.ts';
import { count } from '../operators/count.ts';
import { first } from '../operators/first.ts';
import { max } from '../operators/max.ts';
import { sum } from '../operators/sum.ts';
import { toArray } from '../operators/toArray.ts';
import { quantiles } from '../operators/quantiles.ts';

const numbers: Flow<number> = flow([1, 2, 3]);
const later: AsyncFlow<number> = numbers.toAsync();
const words = flow(['a', 'b']);
const mixed = flow<string | number>(['a', 1]);
const isString = (item: string | number): item is string => typeof item === 'string';
const promised = async (n: number) => n > 1;
const promisedNumber = async (n: number) => n;
const promisedSum = async (a: number, b: number) => a + b;

// Sources

expectTypeOf(flow('abc')).toEqualTypeOf<Flow<string>>();
expectTypeOf(flow([1, 'a'])).toEqualTypeOf<Flow<string | number>>();
expectTypeOf(flow([1, 2] as const)).toEqualTypeOf<Flow<1 | 2>>();
expectTypeOf(flow(new Set([1]))).toEqualTypeOf<Flow<number>>();
expectTypeOf(flow(new Map([['a', 1]]))).toEqualTypeOf<Flow<[string, number]>>();
expectTypeOf(flow(new Uint8Array(2))).toEqualTypeOf<Flow<number>>();
expectTypeOf(flow(new BigInt64Array(2))).toEqualTypeOf<Flow<bigint>>();
expectTypeOf(flow([1].values())).toEqualTypeOf<Flow<number>>();
expectTypeOf(
  flow(
    (function* () {
      yield 1;
    })(),
  ),
).toEqualTypeOf<Flow<number>>();
declare const iterator: Iterator<number>;
expectTypeOf(flow(iterator)).toEqualTypeOf<Flow<number>>();
expectTypeOf(flow(numbers)).toEqualTypeOf<Flow<number>>();
expectTypeOf(flow(() => [1])).toEqualTypeOf<Flow<number>>();
expectTypeOf(flow(() => iterator)).toEqualTypeOf<Flow<number>>();
expectTypeOf(
  flow(function* () {
    yield 'a';
  }),
).toEqualTypeOf<Flow<string>>();
expectTypeOf(
  flow(
    (async function* () {
      yield 1;
    })(),
  ),
).toEqualTypeOf<AsyncFlow<number>>();
expectTypeOf(
  flow(async function* () {
    yield 1;
  }),
).toEqualTypeOf<AsyncFlow<number>>();
expectTypeOf(flow(async () => [1])).toEqualTypeOf<AsyncFlow<number>>();
expectTypeOf(flow(async () => later)).toEqualTypeOf<AsyncFlow<number>>();
expectTypeOf(flow(() => new ReadableStream<string>())).toEqualTypeOf<AsyncFlow<string>>();
expectTypeOf(flow(new ReadableStream<string>())).toEqualTypeOf<AsyncFlow<string>>();
expectTypeOf(flow(later)).toEqualTypeOf<AsyncFlow<number>>();
declare const asyncIterable: AsyncIterable<number>;
expectTypeOf(flow(asyncIterable)).toEqualTypeOf<AsyncFlow<number>>();
// A Node stream does not say what it holds: nothing may be done with it unchecked.
expectTypeOf(flow(Readable.from(['a']))).toEqualTypeOf<AsyncFlow<unknown>>();
expectTypeOf(flow<string>(Readable.from(['a']))).toEqualTypeOf<AsyncFlow<string>>();
// @ts-expect-error a plain object is no source
flow({ a: 1 });
// @ts-expect-error neither is a number
flow(5);

// Items one by one

expectTypeOf(numbers.map((n) => String(n))).toEqualTypeOf<Flow<string>>();
expectTypeOf(numbers.map((_n, index) => index)).toEqualTypeOf<Flow<number>>();
expectTypeOf(numbers.map(async (n) => String(n))).toEqualTypeOf<Flow<Promise<string>>>();
expectTypeOf(later.map(async (n) => String(n))).toEqualTypeOf<AsyncFlow<string>>();
expectTypeOf(later.map((n) => String(n))).toEqualTypeOf<AsyncFlow<string>>();
expectTypeOf(flow([Promise.resolve(1)]).toAsync()).toEqualTypeOf<AsyncFlow<number>>();
expectTypeOf(numbers.flatMap((n) => [n, String(n)])).toEqualTypeOf<Flow<string | number>>();
expectTypeOf(numbers.flatMap(() => [1].values())).toEqualTypeOf<Flow<number>>();
expectTypeOf(later.flatMap(async (n) => [n])).toEqualTypeOf<AsyncFlow<number>>();
expectTypeOf(later.flatMap(() => asyncIterable)).toEqualTypeOf<AsyncFlow<number>>();
// @ts-expect-error an async iterable in a sync flow
numbers.flatMap(() => asyncIterable);
// @ts-expect-error a promise in a sync flow
numbers.flatMap(async (n) => [n]);
expectTypeOf(flow([[1], [2]]).flatten()).toEqualTypeOf<Flow<number>>();
expectTypeOf(words.flatten()).toEqualTypeOf<Flow<string>>();
// @ts-expect-error numbers are not iterable
numbers.flatten();
expectTypeOf(flow([[1, [2]], 3]).flat()).toEqualTypeOf<Flow<number | number[]>>();
expectTypeOf(flow([[1, [2]], 3]).flat(2)).toEqualTypeOf<Flow<number>>();
expectTypeOf(flow(['ab']).flat()).toEqualTypeOf<Flow<string>>();
expectTypeOf(numbers.enumerate()).toEqualTypeOf<Flow<[number, number]>>();
expectTypeOf(words.enumerate().starmap((index, word) => `${index}${word}`)).toEqualTypeOf<Flow<string>>();
expectTypeOf(numbers.scan((a, b) => a + b)).toEqualTypeOf<Flow<number>>();
expectTypeOf(numbers.scan((text, n) => text + n, '')).toEqualTypeOf<Flow<string>>();
expectTypeOf(later.scan(async (text, n) => text + n, '')).toEqualTypeOf<AsyncFlow<string>>();
expectTypeOf(flow([0, 1, '', 'a', null, undefined, false]).compact()).toEqualTypeOf<Flow<number | string | true>>();
expectTypeOf(numbers.intersperse('-')).toEqualTypeOf<Flow<number | string>>();
expectTypeOf(numbers.tap((n) => n)).toEqualTypeOf<Flow<number>>();

// Type guards narrow

expectTypeOf(mixed.filter(isString)).toEqualTypeOf<Flow<string>>();
expectTypeOf(mixed.filter((item) => typeof item === 'string')).toEqualTypeOf<Flow<string>>();
expectTypeOf(mixed.reject(isString)).toEqualTypeOf<Flow<number>>();
expectTypeOf(mixed.takeWhile(isString)).toEqualTypeOf<Flow<string>>();
expectTypeOf(mixed.takeWhile(isString, { inclusive: true })).toEqualTypeOf<Flow<string | number>>();
expectTypeOf(mixed.find(isString)).toEqualTypeOf<string | undefined>();
expectTypeOf(mixed.first(isString)).toEqualTypeOf<string | undefined>();
expectTypeOf(mixed.partition(isString)).toEqualTypeOf<[string[], number[]]>();
expectTypeOf(mixed.toAsync().filter(isString)).toEqualTypeOf<AsyncFlow<string>>();
expectTypeOf(mixed.toAsync().find(isString)).toEqualTypeOf<Promise<string | undefined>>();
expectTypeOf(mixed.toAsync().partition(isString)).toEqualTypeOf<Promise<[string[], number[]]>>();
expectTypeOf(mixed.filter((item) => item !== 1)).toEqualTypeOf<Flow<string | number>>();

// A predicate that promises is refused where nobody can await it

// @ts-expect-error
numbers.filter(promised);
// @ts-expect-error
numbers.reject(promised);
// @ts-expect-error
numbers.takeWhile(promised);
// @ts-expect-error
numbers.dropWhile(promised);
// @ts-expect-error
numbers.tap(promised);
// @ts-expect-error
numbers.dedupe(promised);
// @ts-expect-error
numbers.unique(promised);
// @ts-expect-error
numbers.chunkBy(promised);
// @ts-expect-error
numbers.splitAt(promised);
// @ts-expect-error
numbers.splitBefore(promised);
// @ts-expect-error
numbers.splitAfter(promised);
// @ts-expect-error
numbers.splitWhen(promised);
// @ts-expect-error
numbers.count(promised);
// @ts-expect-error
numbers.first(promised);
// @ts-expect-error
numbers.find(promised);
// @ts-expect-error
numbers.findIndex(promised);
// @ts-expect-error
numbers.some(promised);
// @ts-expect-error
numbers.every(promised);
// @ts-expect-error
numbers.none(promised);
// @ts-expect-error
numbers.forEach(promised);
// @ts-expect-error
numbers.partition(promised);
// @ts-expect-error
numbers.groupBy(promised);
// @ts-expect-error
numbers.groupBy(promised, count());
// @ts-expect-error
numbers.countBy(promised);
// @ts-expect-error
numbers.sumBy(promised, (n) => n);
// @ts-expect-error
numbers.sumBy((n) => n, promisedNumber);
// @ts-expect-error
numbers.toMap(promised);
// @ts-expect-error
numbers.toMap((n) => n, promised);
// @ts-expect-error
numbers.toObject(async (n) => String(n));
// @ts-expect-error
numbers.toObject((n) => n, promised);
// @ts-expect-error
numbers.sum(async (n) => n);
// @ts-expect-error
numbers.mean(async (n) => n);
// @ts-expect-error
numbers.sorted({ by: async (n) => n });
// @ts-expect-error
numbers.min({ by: async (n) => n });
// @ts-expect-error
numbers.maxBy(async (n) => n);
// @ts-expect-error
numbers.topK(2, async (n) => n);
// @ts-expect-error
numbers.scan(async (a, b) => a + b);
// @ts-expect-error
numbers.fold(() => 0, promisedSum);
// @ts-expect-error a comparison cannot wait
later.sorted(async (a, b) => a - b);

expectTypeOf(later.filter(promised)).toEqualTypeOf<AsyncFlow<number>>();
expectTypeOf(later.takeWhile(promised)).toEqualTypeOf<AsyncFlow<number>>();
expectTypeOf(later.tap(promised)).toEqualTypeOf<AsyncFlow<number>>();
expectTypeOf(later.unique(promised)).toEqualTypeOf<AsyncFlow<number>>();
expectTypeOf(later.chunkBy(promised)).toEqualTypeOf<AsyncFlow<[boolean, number[]]>>();
expectTypeOf(later.splitWhen(async (a, b) => a < b)).toEqualTypeOf<AsyncFlow<number[]>>();
expectTypeOf(later.some(promised)).toEqualTypeOf<Promise<boolean>>();
expectTypeOf(later.find(promised)).toEqualTypeOf<Promise<number | undefined>>();
expectTypeOf(later.groupBy(promised)).toEqualTypeOf<Promise<Map<boolean, number[]>>>();
expectTypeOf(later.countBy(promised)).toEqualTypeOf<Promise<Map<boolean, number>>>();
expectTypeOf(later.sumBy(promised, async (n) => n)).toEqualTypeOf<Promise<Map<boolean, number>>>();
expectTypeOf(later.toMap(promised, promised)).toEqualTypeOf<Promise<Map<boolean, boolean>>>();
expectTypeOf(later.sorted({ by: async (n) => n })).toEqualTypeOf<AsyncFlow<number>>();
expectTypeOf(later.topK(2, async (n) => n)).toEqualTypeOf<Promise<number[]>>();

// Tuples

expectTypeOf(numbers.pairwise()).toEqualTypeOf<Flow<[number, number]>>();
expectTypeOf(numbers.batched(3)).toEqualTypeOf<Flow<number[]>>();
expectTypeOf(numbers.batched(3, { strict: true })).toEqualTypeOf<Flow<[number, number, number]>>();
expectTypeOf(numbers.windowed(3)).toEqualTypeOf<Flow<[number, number, number]>>();
expectTypeOf(numbers.windowed(3, { partial: true })).toEqualTypeOf<Flow<number[]>>();
declare const size: number;
expectTypeOf(numbers.windowed(size)).toEqualTypeOf<Flow<number[]>>();
expectTypeOf(numbers.windowed(1000)).toEqualTypeOf<Flow<number[]>>();

// Several inputs

expectTypeOf(numbers.zip(['a'])).toEqualTypeOf<Flow<[number, string]>>();
expectTypeOf(numbers.zip('ab', new Set([true]))).toEqualTypeOf<Flow<[number, string, boolean]>>();
expectTypeOf(numbers.zip(() => ['a'])).toEqualTypeOf<Flow<[number, string]>>();
expectTypeOf(numbers.zip(words, { mode: 'strict' })).toEqualTypeOf<Flow<[number, string]>>();
expectTypeOf(numbers.zip(words, { mode: 'longest' })).toEqualTypeOf<Flow<[number | undefined, string | undefined]>>();
expectTypeOf(numbers.zip(words, { mode: 'longest', padding: [true] })).toEqualTypeOf<
  Flow<[number | boolean | undefined, string | boolean | undefined]>
>();
expectTypeOf(later.zip(asyncIterable, 'a')).toEqualTypeOf<AsyncFlow<[number, number, string]>>();
// @ts-expect-error an async input of a sync flow
numbers.zip(asyncIterable);
expectTypeOf(numbers.concat(['a'], [true])).toEqualTypeOf<Flow<number | string | boolean>>();
expectTypeOf(later.concat(asyncIterable)).toEqualTypeOf<AsyncFlow<number>>();
// @ts-expect-error an async input of a sync flow
numbers.concat(asyncIterable);
// @ts-expect-error an async input of a sync flow
numbers.roundRobin(later);
expectTypeOf(numbers.interleave('ab')).toEqualTypeOf<Flow<number | string>>();
expectTypeOf(numbers.append('a')).toEqualTypeOf<Flow<number | string>>();
expectTypeOf(numbers.prepend(0, 1)).toEqualTypeOf<Flow<number>>();

// The flow as such

expectTypeOf(
  numbers.through(function* (items) {
    expectTypeOf(items).toEqualTypeOf<IterableIterator<number>>();
    for (const n of items) yield String(n);
  }),
).toEqualTypeOf<Flow<string>>();
expectTypeOf(
  numbers.through(async function* (items) {
    for (const n of items) yield String(n);
  }),
).toEqualTypeOf<AsyncFlow<string>>();
expectTypeOf(
  later.through(async function* (items) {
    expectTypeOf(items).toEqualTypeOf<AsyncIterableIterator<number>>();
    for await (const n of items) yield String(n);
  }),
).toEqualTypeOf<AsyncFlow<string>>();
// @ts-expect-error a sync generator cannot read an async flow
later.through(function* (items: Iterable<number>) {
  yield* items;
});

// Results

expectTypeOf(numbers.toArray()).toEqualTypeOf<number[]>();
expectTypeOf(later.toArray()).toEqualTypeOf<Promise<number[]>>();
expectTypeOf(numbers.toSet()).toEqualTypeOf<Set<number>>();
expectTypeOf(words.enumerate().toMap()).toEqualTypeOf<Map<number, string>>();
expectTypeOf(flow([['a', 1]] as const).toMap()).toEqualTypeOf<Map<'a', 1>>();
expectTypeOf(flow([['a', 1]] as [string, number][]).toObject()).toEqualTypeOf<Record<string, number>>();
// @ts-expect-error only pairs
numbers.toMap();
// @ts-expect-error only pairs
words.toObject();
// @ts-expect-error only pairs
void later.toMap();
expectTypeOf(words.toMap((word) => word.length)).toEqualTypeOf<Map<number, string>>();
expectTypeOf(
  words.toObject(
    (word) => word,
    (word) => word.length,
  ),
).toEqualTypeOf<Record<string, number>>();
expectTypeOf(numbers.sum()).toEqualTypeOf<number>();
expectTypeOf(later.sum()).toEqualTypeOf<Promise<number>>();
expectTypeOf(words.sum((word) => word.length)).toEqualTypeOf<number>();
// @ts-expect-error only numbers
words.sum();
// @ts-expect-error only numbers
mixed.sum();
// @ts-expect-error only numbers
words.mean();
// @ts-expect-error only strings
numbers.grep('1');
// @ts-expect-error only strings
mixed.upper();
expectTypeOf(words.grep('a').lower().trim()).toEqualTypeOf<Flow<string>>();
expectTypeOf(numbers.reduce((a, b) => a + b)).toEqualTypeOf<number>();
expectTypeOf(numbers.reduce((text, n) => text + n, '')).toEqualTypeOf<string>();
expectTypeOf(later.reduce(async (text, n) => text + n, '')).toEqualTypeOf<Promise<string>>();
expectTypeOf(
  numbers.fold(
    () => new Set<number>(),
    (seen, n) => void seen.add(n),
  ),
).toEqualTypeOf<Set<number>>();
expectTypeOf(numbers.minmax()).toEqualTypeOf<[number, number] | undefined>();
expectTypeOf(numbers.at(-1)).toEqualTypeOf<number | undefined>();
expectTypeOf(numbers.groupBy((n) => n > 1)).toEqualTypeOf<Map<boolean, number[]>>();
expectTypeOf(numbers.groupBy((n) => n > 1, sum())).toEqualTypeOf<Map<boolean, number>>();
expectTypeOf(numbers.aggregate({ n: count(), total: sum(), most: max(), all: toArray() })).toEqualTypeOf<{
  n: number;
  total: number;
  most: number | undefined;
  all: number[];
}>();
expectTypeOf(later.aggregate({ q: quantiles([0.5]), one: first((n: number) => n > 1) })).toEqualTypeOf<
  Promise<{ q: number[] | undefined; one: number | undefined }>
>();
// @ts-expect-error a reducer of other items
words.aggregate({ total: sum() });
expectTypeOf(numbers.to(sum())).toEqualTypeOf<number>();
// @ts-expect-error a terminal of other items
words.to(sum());

// A long way

const long = numbers
  .map((n) => n + 1)
  .filter((n) => n > 1)
  .tap(() => {})
  .enumerate()
  .map(([index, n]) => ({ index, n }))
  .batched(2)
  .flatten()
  .pairwise()
  .map(([a, b]) => a.n + b.n)
  .scan((a, b) => a + b)
  .windowed(2)
  .map(([a, b]) => `${a}${b}`)
  .unique()
  .zip([true])
  .starmap((text, flag) => (flag ? text : null))
  .compact()
  .chunkBy((text) => text.length)
  .map(([length, run]) => [length, run] as const)
  .flatMap(([length, run]) => run.map((text) => ({ length, text })))
  .sorted({ by: ({ length }) => length })
  .take(5)
  .drop(1)
  .reversed()
  .concat([{ length: 0, text: '' }])
  .toAsync()
  .map(async ({ text }) => text)
  .dedupe();
expectTypeOf(long).toEqualTypeOf<AsyncFlow<string>>();

// What works on several things at a time makes any flow async.
expectTypeOf(numbers.mapConcurrent(async (n) => String(n), { limit: 2 })).toEqualTypeOf<AsyncFlow<string>>();
expectTypeOf(numbers.merge(['a'])).toEqualTypeOf<AsyncFlow<number | string>>();
expectTypeOf(numbers.combineLatest(['a'])).toEqualTypeOf<AsyncFlow<[number, string]>>();
expectTypeOf(numbers.flatMapConcurrent(async (n) => [`${n}`], { limit: 2 })).toEqualTypeOf<AsyncFlow<string>>();
expectTypeOf(numbers.batchedBy({ size: 2 })).toEqualTypeOf<AsyncFlow<number[]>>();
expectTypeOf(numbers.tee()).toEqualTypeOf<AsyncFlow<number>[]>();
// What does not stays what it is.
expectTypeOf(numbers.catchError(() => ['a'])).toEqualTypeOf<Flow<number | string>>();
expectTypeOf(numbers.onFinally(() => {})).toEqualTypeOf<Flow<number>>();
