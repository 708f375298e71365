import { expectTypeOf } from 'expect-type';
import type { AsyncFlow } from '../../flow/flow.ts';
import { flow } from '../../flow/make.ts';
import type { WriteReport } from '../sinks/sink.ts';
import { csv } from './csv.ts';
import { ndjson } from './ndjson.ts';

// Records have the columns that are named, any where none is.
expectTypeOf(csv('a.csv')).toEqualTypeOf<AsyncFlow<Record<string, string>>>();
expectTypeOf(csv('a.csv', { headers: ['a', 'b'] })).toEqualTypeOf<AsyncFlow<Record<'a' | 'b', string>>>();
expectTypeOf(csv<'a' | 'b'>('a.csv')).toEqualTypeOf<AsyncFlow<Record<'a' | 'b', string>>>();
expectTypeOf(csv('a.csv', { headers: false })).toEqualTypeOf<AsyncFlow<string[]>>();
expectTypeOf(csv('a.csv', { missing: null })).toEqualTypeOf<AsyncFlow<Record<string, string | null>>>();
expectTypeOf(csv('a.csv', { missing: '' })).toEqualTypeOf<AsyncFlow<Record<string, string>>>();
expectTypeOf(csv('a.csv', { missing: null, rest: 'more' })).toEqualTypeOf<
  AsyncFlow<Record<string, string | null | string[]>>
>();
csv('a.csv', { headers: ['a'] })
  // @ts-expect-error there is no such column
  .map((row) => row.b);

expectTypeOf(ndjson('a')).toEqualTypeOf<AsyncFlow<unknown>>();
expectTypeOf(ndjson<{ n: number }>('a')).toEqualTypeOf<AsyncFlow<{ n: number }>>();

// Sinks take what they can write, over sync and async sources alike.
expectTypeOf(flow(['a']).toFile('a')).toEqualTypeOf<Promise<WriteReport>>();
expectTypeOf(csv('a').toCsv('b')).toEqualTypeOf<Promise<WriteReport>>();
expectTypeOf(flow([{ a: 1 }]).toCsv('b')).toEqualTypeOf<Promise<WriteReport>>();
// @ts-expect-error a number is no line
void flow([1]).toFile('a');
// @ts-expect-error a number is no record
void flow([1]).toCsv('a');
