import { expectTypeOf } from 'expect-type';
import { asyncGenerator, type AsyncTwoWayFlow, flow, generator, type TwoWayFlow } from '../index.ts';

const asking = generator(function* (): Generator<number, Date, string> {
  const text = yield 1;
  return new Date(text);
});
const talking = flow(asking())
  .map((n) => n > 0)
  .twoWay<Date, string>();
expectTypeOf(talking).toEqualTypeOf<TwoWayFlow<boolean, Date, string>>();
expectTypeOf(talking.send('x')).toEqualTypeOf<IteratorResult<boolean, Date | undefined>>();
// @ts-expect-error: strings are what was said to be sent
talking.send(5);

const ticking = asyncGenerator(async function* () {
  yield 1;
});
expectTypeOf(flow(ticking()).twoWay()).toEqualTypeOf<AsyncTwoWayFlow<number, unknown, unknown>>();
