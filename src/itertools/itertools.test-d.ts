import { expectTypeOf } from 'expect-type';
import * as it from './index.ts';
import type { AsyncIter, Iter } from './index.ts';

declare const numbers: number[];
declare const later: AsyncIterable<number>;
declare const text: string;
declare const words: Set<string>;

// Sync in, sync out; one async source makes it async.

expectTypeOf(it.takewhile((n) => n > 1, numbers)).toEqualTypeOf<Iter<number>>();
expectTypeOf(it.takewhile((n) => n > 1, later)).toEqualTypeOf<AsyncIter<number>>();
expectTypeOf(it.sum(numbers)).toEqualTypeOf<number>();
expectTypeOf(it.sum(later)).toEqualTypeOf<Promise<number>>();
expectTypeOf(it.chain(numbers, words)).toEqualTypeOf<Iter<number | string>>();
expectTypeOf(it.chain(words, later)).toEqualTypeOf<AsyncIter<string | number>>();
expectTypeOf(it.zip(words, later)).toEqualTypeOf<AsyncIter<[string, number]>>();

// A callback may promise only where something is awaited.

expectTypeOf(it.map(async (n) => `${n}`, later)).toEqualTypeOf<AsyncIter<string>>();
expectTypeOf(it.map((n) => `${n}`, numbers)).toEqualTypeOf<Iter<string>>();

// Tuples of the right members.

expectTypeOf(it.zip(numbers, words)).toEqualTypeOf<Iter<[number, string]>>();
expectTypeOf(it.zip(numbers, words, { strict: true })).toEqualTypeOf<Iter<[number, string]>>();
expectTypeOf(it.zipLongest(numbers, words)).toEqualTypeOf<Iter<[number | null, string | null]>>();
expectTypeOf(it.zipLongest(numbers, words, { fillvalue: false })).toEqualTypeOf<
  Iter<[number | boolean, string | boolean]>
>();
expectTypeOf(it.product(numbers, words)).toExtend<Iter<[number, string]>>();
expectTypeOf(it.product(numbers, { repeat: 3 })).toExtend<Iter<[number, number, number]>>();
expectTypeOf(it.enumerate(words)).toEqualTypeOf<Iter<[number, string]>>();

// Tuples of a known length.

expectTypeOf(it.batched(numbers, 3, { strict: true })).toEqualTypeOf<Iter<[number, number, number]>>();
expectTypeOf(it.batched(numbers, 3)).toEqualTypeOf<Iter<number[]>>();
expectTypeOf(it.pairwise(numbers)).toEqualTypeOf<Iter<[number, number]>>();
expectTypeOf(it.triplewise(words)).toEqualTypeOf<Iter<[string, string, string]>>();
expectTypeOf(it.slidingWindow(numbers, 3)).toEqualTypeOf<Iter<[number, number, number]>>();
expectTypeOf(it.slidingWindow(later, 2)).toEqualTypeOf<AsyncIter<[number, number]>>();
expectTypeOf(it.windowed(numbers, 2)).toEqualTypeOf<Iter<[number | null, number | null]>>();
expectTypeOf(it.windowed(numbers, 2, '-')).toEqualTypeOf<Iter<[number | string, number | string]>>();
expectTypeOf(it.combinations(words, 2)).toExtend<Iter<[string, string]>>();
expectTypeOf(it.combinations(words, 2).from(1)).toExtend<Iter<[string, string]>>();
expectTypeOf(it.permutations(words)).toExtend<Iter<string[]>>();
expectTypeOf(it.tee(numbers)).toEqualTypeOf<[Iter<number>, Iter<number>]>();
expectTypeOf(it.tee(numbers, 3)).toEqualTypeOf<[Iter<number>, Iter<number>, Iter<number>]>();
expectTypeOf(it.grouper(numbers, 2, 'strict')).toEqualTypeOf<Iter<[number, number]>>();

// Keys and groups.

expectTypeOf(it.groupby(words, (word) => word.length)).toEqualTypeOf<Iter<[key: number, group: Iter<string>]>>();
expectTypeOf(it.groupby(later)).toEqualTypeOf<AsyncIter<[key: number, group: AsyncIter<number>]>>();
expectTypeOf(it.mapReduce(words, (word) => word.length)).toEqualTypeOf<Map<number, string[]>>();
expectTypeOf(
  it.mapReduce(
    words,
    (word) => word.length,
    null,
    (group) => group.join(),
  ),
).toEqualTypeOf<Map<number, string>>();
expectTypeOf(it.partition((item): item is string => typeof item === 'string', ['a', 1])).toEqualTypeOf<
  [falsy: Iter<number>, truthy: Iter<string>]
>();
expectTypeOf(it.filter((item): item is string => typeof item === 'string', ['a', 1])).toEqualTypeOf<Iter<string>>();

// Defaults are known.

expectTypeOf(it.first(numbers)).toEqualTypeOf<number>();
expectTypeOf(it.first(numbers, null)).toEqualTypeOf<number | null>();
expectTypeOf(it.first(later, text)).toEqualTypeOf<Promise<number | string>>();
expectTypeOf(it.one(words)).toEqualTypeOf<string>();
expectTypeOf(it.only(words)).toEqualTypeOf<string | null>();
expectTypeOf(it.only(words, 0)).toEqualTypeOf<string | number>();
expectTypeOf(it.nth(words, 2)).toEqualTypeOf<string | null>();
expectTypeOf(it.max(numbers, { default: null })).toEqualTypeOf<number | null>();
expectTypeOf(it.max(numbers)).toEqualTypeOf<number>();
expectTypeOf(it.spy(later)).toEqualTypeOf<Promise<[head: number[], all: AsyncIter<number>]>>();

// @ts-expect-error -- a promise over a sync source is not awaited by anybody
it.takewhile(async (n: number) => n > 1, numbers).next();
// @ts-expect-error -- a misspelt option
it.zip(numbers, words, { strickt: true });
// @ts-expect-error -- a number is not a source
it.chain(5);
