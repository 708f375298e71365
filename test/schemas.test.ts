// `validate` with the schemas that people have: a real Zod and a real Valibot, and the types that they give.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectTypeOf } from 'expect-type';
import * as v from 'valibot';
import { z } from 'zod';
import { type AsyncFlow, type Flow, flow } from '../src/index.ts';
import { csv, quarantine } from '../src/io/index.ts';

const input = Buffer.from('id,amount,paid\na,1.5,2026-01-02\n,x,2026-01-02\nb,2,\nc,3,soon\n');

/** What both schemas make of the input. */
interface Order {
  id: string;
  amount: number;
  paid?: Date | undefined;
}
const good: Order[] = [
  { id: 'a', amount: 1.5, paid: new Date('2026-01-02') },
  { id: 'b', amount: 2, paid: undefined },
];

const zodOrder = z.object({
  id: z.string().min(1),
  amount: z.coerce.number(),
  paid: z
    .string()
    .transform((text) => (text === '' ? undefined : new Date(text)))
    .pipe(z.date().optional()),
});

const valibotOrder = v.object({
  id: v.pipe(v.string(), v.minLength(1)),
  amount: v.pipe(v.string(), v.transform(Number), v.number()),
  paid: v.pipe(
    v.string(),
    v.transform((text) => (text === '' ? undefined : new Date(text))),
    v.optional(v.date()),
  ),
});

for (const [vendor, schema] of [
  ['zod', zodOrder],
  ['valibot', valibotOrder],
] as const) {
  describe(vendor, () => {
    test('what fits is converted; the rest is rejected with every issue, and where it stands', async () => {
      const bad = quarantine();
      const orders = csv(input, { onReject: bad }).validate(schema, { onReject: bad });
      assert.deepEqual(await orders.toArray(), good);
      assert.deepEqual(
        bad.first.map(({ line, text }) => [line, text]),
        [
          [3, ',x,2026-01-02'],
          [5, 'c,3,soon'],
        ],
      );
      assert.match(bad.first[0]!.reason, /^id: .+; amount: .*NaN/);
      assert.match(bad.first[1]!.reason, /^paid: .*[Ii]nvalid/);
    });

    test('without a quarantine the first one that does not fit is the error', async () => {
      await assert.rejects(csv(input).validate(schema).toArray(), {
        name: 'RejectError',
        message: /^validate: "bytes" line 3: id: /,
      });
    });
  });
}

describe('schemas that answer at once, with promises, and with what is deeper', () => {
  test('a sync flow stays one', () => {
    const bad = quarantine();
    const ages = flow([{ age: 36 }, { age: -1 }, 'x']).validate(z.object({ age: z.int().nonnegative() }), {
      onReject: bad,
    });
    assert.deepEqual(ages.toArray(), [{ age: 36 }]);
    assert.equal(bad.count, 2);
    assert.deepEqual(flow([1, 'x', 3]).validate(v.number(), { onReject: bad }).toArray(), [1, 3]);
  });

  test('a check that is awaited', async () => {
    const known = async (id: string): Promise<boolean> => id !== 'ghost';
    const bad = quarantine();
    const items = ['ada', 'ghost', 'bob'];
    const byZod = flow(items).toAsync().validate(z.string().refine(known, 'unknown'), { onReject: bad });
    assert.deepEqual(await byZod.toArray(), ['ada', 'bob']);
    const byValibot = flow(items)
      .toAsync()
      .validate(v.pipeAsync(v.string(), v.checkAsync(known, 'unknown')), { onReject: bad });
    assert.deepEqual(await byValibot.toArray(), ['ada', 'bob']);
    assert.deepEqual(
      bad.first.map(({ reason }) => reason),
      ['unknown', 'unknown'],
    );
  });

  test('the path of an issue', () => {
    const item = { tags: ['a', 5] };
    for (const schema of [z.object({ tags: z.array(z.string()) }), v.object({ tags: v.array(v.string()) })]) {
      const bad = quarantine();
      flow([item]).validate(schema, { onReject: bad }).drain();
      assert.match(bad.first[0]!.reason, /^tags\.1: /);
    }
  });
});

test('the types are what the schemas give', () => {
  expectTypeOf(csv(input).validate(zodOrder)).toEqualTypeOf<AsyncFlow<z.output<typeof zodOrder>>>();
  expectTypeOf<z.output<typeof zodOrder>>().toEqualTypeOf<Order>();
  expectTypeOf(csv(input).validate(valibotOrder)).toEqualTypeOf<AsyncFlow<v.InferOutput<typeof valibotOrder>>>();
  expectTypeOf(flow([1]).validate(z.string())).toEqualTypeOf<Flow<string>>();
  expectTypeOf(flow([1]).validate(v.pipe(v.string(), v.transform(Number)))).toEqualTypeOf<Flow<number>>();
});
