import { expectTypeOf } from 'expect-type';
import { Readable } from 'node:stream';
import {
  batched,
  chunkBy,
  compact,
  concat,
  count,
  dedupe,
  drop,
  dropWhile,
  enumerate,
  filter,
  find,
  flatMap,
  flatten,
  groupBy,
  intersperse,
  map,
  pairwise,
  partition,
  reject,
  reversed,
  scan,
  sorted,
  sum,
  take,
  takeWhile,
  tap,
  toArray,
  toMap,
  unique,
  windowed,
  zip,
} from '../operators/index.ts';
import { type AsyncPipeline, type Pipeline, pipe } from './pipe.ts';

declare const numbers: readonly number[];
declare const later: AsyncIterable<number>;
declare const mixed: readonly (string | number)[];
const isString = (item: string | number): item is string => typeof item === 'string';

// What comes out

expectTypeOf(pipe(numbers, map(String))).toEqualTypeOf<Pipeline<string>>();
expectTypeOf(pipe(later, map(String))).toEqualTypeOf<AsyncPipeline<string>>();
expectTypeOf(pipe(numbers, toArray())).toEqualTypeOf<number[]>();
expectTypeOf(pipe(later, toArray())).toEqualTypeOf<Promise<number[]>>();
expectTypeOf(pipe(numbers, sum())).toEqualTypeOf<number>();
expectTypeOf(pipe(later, sum())).toEqualTypeOf<Promise<number>>();
expectTypeOf(pipe('abc', count())).toEqualTypeOf<number>();
expectTypeOf(pipe(new Map([['a', 1]]), toMap())).toEqualTypeOf<Map<string, number>>();
expectTypeOf(pipe(() => [1], toArray())).toEqualTypeOf<number[]>();
expectTypeOf(pipe(async () => [1], toArray())).toEqualTypeOf<Promise<number[]>>();
expectTypeOf(pipe(new ReadableStream<string>(), toArray())).toEqualTypeOf<Promise<string[]>>();
expectTypeOf(pipe([1].values(), toArray())).toEqualTypeOf<number[]>();
expectTypeOf(
  pipe(async function* () {
    yield 1;
  }, toArray()),
).toEqualTypeOf<Promise<number[]>>();
expectTypeOf(pipe(Readable.from(['a']), toArray())).toEqualTypeOf<Promise<unknown[]>>();
// @ts-expect-error only numbers
pipe('abc', sum());
// @ts-expect-error a terminal is the last
pipe(numbers, toArray(), map(String));

// Guards and tuples

expectTypeOf(pipe(mixed, filter(isString), toArray())).toEqualTypeOf<string[]>();
expectTypeOf(pipe(mixed, reject(isString), toArray())).toEqualTypeOf<number[]>();
expectTypeOf(pipe(mixed, takeWhile(isString), toArray())).toEqualTypeOf<string[]>();
expectTypeOf(pipe(mixed, find(isString))).toEqualTypeOf<string | undefined>();
expectTypeOf(pipe(mixed, partition(isString))).toEqualTypeOf<[string[], number[]]>();
expectTypeOf(pipe(numbers, pairwise(), toArray())).toEqualTypeOf<[number, number][]>();
expectTypeOf(pipe(numbers, batched(2, { strict: true }), toArray())).toEqualTypeOf<[number, number][]>();
expectTypeOf(pipe(numbers, windowed(2), toArray())).toEqualTypeOf<[number, number][]>();
expectTypeOf(pipe(numbers, zip(['a']), toArray())).toEqualTypeOf<[number, string][]>();
expectTypeOf(
  pipe(
    numbers,
    groupBy((n) => n > 1, sum()),
  ),
).toEqualTypeOf<Map<boolean, number>>();

// A long way

const long = pipe(
  numbers,
  map((n) => n + 1),
  filter((n) => n > 1),
  tap(() => {}),
  enumerate(),
  map(([index, n]) => ({ index, n })),
  batched(2),
  flatten(),
  pairwise(),
  map(([a, b]) => a.n + b.n),
  scan((a, b) => a + b),
  windowed(2),
  map(([a, b]) => `${a}${b}`),
  unique(),
  intersperse(null),
  compact(),
  chunkBy((text) => text.length),
  flatMap(([length, run]) => run.map((text) => ({ length, text }))),
  sorted({ by: ({ length }) => length }),
  take(5),
  drop(1),
  reversed(),
  dropWhile(({ length }) => length > 1),
  concat([{ length: 0, text: '' }]),
  dedupe(({ text }) => text),
  map(({ text }) => text),
);
expectTypeOf(long).toEqualTypeOf<Pipeline<string>>();
