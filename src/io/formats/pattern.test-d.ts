import { expectTypeOf } from 'expect-type';
import type { AsyncFlow } from '../../flow/flow.ts';
import { accessLog } from './access-log.ts';
import { pattern } from './pattern.ts';

// The names are those of the pattern, where its text is known.
expectTypeOf(pattern('f', '^(?<a>.) (?<b>.)$')).toEqualTypeOf<AsyncFlow<{ a: string; b: string }>>();
expectTypeOf(pattern('f', '^(?<a>.)(?<b>.)?$')).toEqualTypeOf<AsyncFlow<{ a: string | null; b: string | null }>>();
expectTypeOf(pattern('f', '(?<=x(?<a>.))(?<b>.)')).toEqualTypeOf<AsyncFlow<{ a: string; b: string }>>();
expectTypeOf(pattern('f', /(?<a>.)/)).toEqualTypeOf<AsyncFlow<Record<string, string | null>>>();

const entries = accessLog('f', { format: 'common', time: 'epoch' });
expectTypeOf<typeof entries extends AsyncFlow<infer T> ? keyof T : never>().toEqualTypeOf<
  'host' | 'ident' | 'user' | 'time' | 'request' | 'method' | 'path' | 'protocol' | 'status' | 'bytes'
>();
expectTypeOf(accessLog('f').map((entry) => entry.time)).toEqualTypeOf<AsyncFlow<Date>>();
expectTypeOf(accessLog('f').map((entry) => entry.agent)).toEqualTypeOf<AsyncFlow<string | null>>();
