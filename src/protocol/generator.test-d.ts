import { expectTypeOf } from 'expect-type';
import {
  anext,
  asyncContextManager,
  asyncGenerator,
  type AsyncGeneratorObject,
  closing,
  contextManager,
  coroutine,
  delegate,
  ExitStack,
  generator,
  type GeneratorObject,
} from '../index.ts';

// What a yield receives is what send takes: by the variable it is put in, ...
const accumulator = generator(function* (start: number) {
  let total = start;
  for (;;) {
    const value: number = yield total;
    total += value;
  }
});
expectTypeOf(accumulator(1)).toEqualTypeOf<GeneratorObject<number, never, number>>();
expectTypeOf(accumulator).parameter(0).toEqualTypeOf<number>();
expectTypeOf(accumulator(1).send).parameter(0).toEqualTypeOf<number>();
// @ts-expect-error: the body receives numbers
accumulator(1).send('text');
// @ts-expect-error: the body receives numbers
accumulator(1).next('text');
// @ts-expect-error: for-of would send it undefined
for (const _ of accumulator(1));

// ... or by the annotation of the body, ...
const asking = generator(function* (): Generator<string, boolean, Date> {
  const date = yield 'when?';
  expectTypeOf(date).toEqualTypeOf<Date>();
  return date.getTime() > 0;
});
expectTypeOf(asking()).toEqualTypeOf<GeneratorObject<string, boolean, Date>>();
expectTypeOf(asking().send(new Date())).toEqualTypeOf<IteratorResult<string, boolean>>();
expectTypeOf(asking().close()).toEqualTypeOf<boolean | undefined>();

// ... and what is not said is an error, not any.
generator(function* () {
  // @ts-expect-error: TS7057
  const value = yield 1;
  return value as string;
});

// Several yields: what fits them all.
const both = generator(function* () {
  const a: { readonly a: number } = yield 1;
  const b: { readonly b: string } = yield 2;
  return `${a.a}${b.b}`;
});
expectTypeOf(both().send).parameter(0).toEqualTypeOf<{ readonly a: number } & { readonly b: string }>();

// A body that receives nothing takes anything.
const counting = generator(function* (to: number) {
  for (let i = 0; i < to; i++) yield i;
  return 'end' as const;
});
expectTypeOf(counting(3)).toEqualTypeOf<GeneratorObject<number, 'end', unknown>>();
for (const item of counting(3)) expectTypeOf(item).toEqualTypeOf<number>();
expectTypeOf([...counting(3)]).toEqualTypeOf<number[]>();

// Type parameters, `this` and recursion.
const doubled = generator(function* <T>(items: Iterable<T>) {
  for (const item of items) yield [item, item] as const;
});
expectTypeOf(doubled('ab')).toEqualTypeOf<GeneratorObject<readonly [string, string], void, unknown>>();
const aged = generator(function* (this: Date) {
  yield this.getTime();
});
// @ts-expect-error: `this` is no Date
aged.call('text');
interface Tree {
  readonly value: number;
  readonly children: readonly Tree[];
}
const walk = generator(function* (tree: Tree): Generator<number, void, void> {
  yield tree.value;
  for (const child of tree.children) yield* delegate(walk(child));
});
expectTypeOf(walk).returns.toEqualTypeOf<GeneratorObject<number, void, void>>();

// Through delegate: what goes out, what comes in, and the result.
const outer = generator(function* () {
  const sure = yield* delegate(asking());
  expectTypeOf(sure).toEqualTypeOf<boolean>();
  const none = yield* delegate([1, 2]);
  expectTypeOf(none).toEqualTypeOf<undefined>();
  return sure;
});
expectTypeOf(outer()).toEqualTypeOf<GeneratorObject<string | number, boolean, Date>>();

// Coroutines.
const echo = coroutine(function* () {
  let last = '';
  for (;;) last = (yield last.length) satisfies string;
});
expectTypeOf(echo().send('x')).toEqualTypeOf<IteratorResult<number, never>>();
expectTypeOf(echo().send).parameter(0).toEqualTypeOf<string>();

// Async.
const ticks = asyncGenerator(async function* (count: number) {
  for (let i = 0; i < count; i++) {
    const stop: boolean = yield i;
    if (stop) return 'stopped' as const;
  }
  return 'ended' as const;
});
expectTypeOf(ticks(1)).toEqualTypeOf<AsyncGeneratorObject<number, 'stopped' | 'ended', boolean>>();
expectTypeOf(ticks(1).asend(true)).resolves.toEqualTypeOf<IteratorResult<number, 'stopped' | 'ended'>>();
expectTypeOf(anext(ticks(1))).resolves.toEqualTypeOf<number>();
expectTypeOf(anext(ticks(1), 'over')).resolves.toEqualTypeOf<number | string>();
asyncGenerator(async function* () {
  const result = yield* delegate(ticks(1));
  expectTypeOf(result).toEqualTypeOf<'stopped' | 'ended'>();
});

// A body may be annotated as any iterator.
const iterable = generator(function* (): IterableIterator<number, string, boolean> {
  const sure = yield 1;
  return String(sure);
});
expectTypeOf(iterable()).toEqualTypeOf<GeneratorObject<number, string, boolean>>();

// @ts-expect-error: not a generator function
generator(() => 1);
// @ts-expect-error: an async one
generator(async function* () {});
// @ts-expect-error: not an async one
asyncGenerator(function* () {});

// Context managers.
const opened = contextManager(function* <T>(value: T) {
  yield value;
});
expectTypeOf(opened('x').run((text) => text.length)).toEqualTypeOf<number | undefined>();
expectTypeOf(opened(5).enter().value).toEqualTypeOf<number>();
// @ts-expect-error: it would be left before the body ends
opened(5).run(async (n) => n);
const connected = asyncContextManager(async function* (url: URL) {
  yield url.host;
});
expectTypeOf(connected).parameter(0).toEqualTypeOf<URL>();
expectTypeOf(connected(new URL('http://a')).run(async (host) => host.length)).resolves.toEqualTypeOf<
  number | undefined
>();
expectTypeOf(closing(counting(1)).run((gen) => gen.next())).toEqualTypeOf<IteratorResult<number, 'end'> | undefined>();
// @ts-expect-error: it would have to be awaited
new ExitStack().enter(connected(new URL('http://a')));
expectTypeOf(new ExitStack().enter(opened(5))).toEqualTypeOf<number>();
