import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import type { Flow } from '../../flow/flow.ts';
import { flow } from '../../flow/make.ts';
import { range } from '../../flow/sources.ts';
import { forEach } from '../../operators/forEach.ts';
import { sum } from '../../operators/sum.ts';
import { toArray } from '../../operators/toArray.ts';
import { Cursor, drainSync } from '../drivers/sync.ts';
import { compiledSource, explain, explanation } from '../explain.ts';
import type { Planned } from '../plan.ts';
import type { Terminal } from '../stage.ts';
import { kept, MOST } from './codes.ts';
import { fuseAfter, WORTH } from './fuse.ts';
import { inCi } from '../../../test/runtime.ts';

/** Whether code may be made of strings here: the tests are run a second time where it may not. */
const allowed = ((): boolean => {
  try {
    // oxlint-disable-next-line no-new-func, typescript/no-implied-eval, typescript/no-unsafe-call -- to see whether it may
    return new Function('return true')() === true;
  } catch {
    return false;
  }
})();

const inClosures = fuseAfter(Infinity);
const compiled = fuseAfter(0);
const many = Array.from({ length: WORTH * 3 }, (_, i) => i % 97);

function drain<Result>(pipeline: Planned, terminal: Terminal<never, Result>, fuse = compiled): Result {
  return drainSync(pipeline.plan, terminal, fuse);
}

describe('what is compiled, and what is not', () => {
  const f = (n: unknown): number => Number(n);
  const flows: readonly Planned[] = [
    flow([[1]])
      .batched(2)
      .map(f),
    flow([1]).compact().map(f),
    flow([1]).concat([2]).map(f),
    flow([1]).dedupe().map(f),
    flow([1]).drop(1).map(f),
    flow([1]).dropWhile(f).map(f),
    flow([1]).enumerate().map(f),
    flow([1]).filter(f).map(f),
    flow([[1]])
      .flat()
      .map(f),
    flow([1])
      .flatMap(() => [])
      .map(f),
    flow([[1]])
      .flatten()
      .map(f),
    flow(['a']).grep('a').lower().upper().trim().map(f),
    flow([1]).pairwise().map(f),
    flow([1]).intersperse(0).map(f),
    flow([1]).reject(f).map(f),
    flow([1]).repeatEach(2).map(f),
    flow([1]).splitAfter(f).map(f),
    flow([1]).splitAt(f).map(f),
    flow([1]).splitBefore(f).map(f),
    flow([1])
      .splitWhen((a, b) => a < b)
      .map(f),
    flow([1])
      .scan((a, b) => a + b)
      .map(f),
    flow([1]).slice(1, 5, 2).map(f),
    flow([[1]])
      .starmap(f)
      .map(f),
    flow([1]).take(3).map(f),
    flow([1]).takeWhile(f).map(f),
    flow([1]).tap(f).map(f),
    flow([1]).unique().map(f),
    flow([1]).windowed(2).map(f),
    flow([1]).zip([2]).map(f),
  ];
  for (const pipeline of flows) {
    test(pipeline.plan.stages.map(({ name }) => name).join(' '), () => {
      assert.ok(compiledSource(pipeline, sum()));
      assert.ok(explain(pipeline).every(({ split }) => split === undefined));
    });
  }

  test('a stage without text splits the chain, and explain says so', () => {
    assert.equal(
      explanation(explain(flow([1, 2]).map(f).zip([3], { mode: 'longest' }).map(f))),
      [
        'array                                   streams',
        'map((n) => Number(n))                   streams',
        'zip(an array of 1, {"mode":"longest"})  holds one row; reads one item of each input; in closures from here: it has no text',
        '  array                                 streams',
        'map((n) => Number(n))                   streams',
      ].join('\n'),
    );
  });

  test('an async flow is compiled up to where it may have to wait', () => {
    const steps = explain(
      flow(async function* () {})
        .map(f)
        .flatMap(() => [1])
        .map(f),
    );
    assert.deepEqual(
      steps.map(({ split }) => split),
      [undefined, undefined, undefined, 'the items before it may have to be awaited one by one'],
    );
  });

  test('the text of an array is that of a loop over an array', () => {
    assert.match(compiledSource(flow([1]).map(f), sum())!, /reader_items\[reader_at\]/);
    assert.match(compiledSource(range(1, 9, 2).map(f), sum())!, /= reader_start \+ reader_step \* reader_index;/);
    assert.match(compiledSource(range(3).map(f), sum())!, /= reader_index;/);
    assert.match(compiledSource(flow(new Set([1])).map(f), sum())!, /reader\.next\(\)/);
  });
});

describe('sources are read as they iterate', () => {
  const same = (name: string, make: () => Planned): void => {
    test(name, () => {
      const expected = drain(make(), toArray(), inClosures);
      assert.deepEqual(drain(make(), toArray()), expected);
      assert.deepEqual(drain(make(), toArray(), fuseAfter(300)), expected, 'compiled half way');
    });
  };
  const f = (n: unknown): unknown => [n];
  // oxlint-disable-next-line no-sparse-arrays -- an iterator gives undefined for a hole
  same('an array with holes', () => flow([1, , 3]).map(f));
  same('a typed array', () => flow(Float64Array.from(many)).map(f));
  same('a string, by code points', () => flow('a\u{1F600}b'.repeat(WORTH)).map(f));
  same('a Set', () => flow(new Set(many.map((n, i) => n + i))).map(f));
  same('a Map', () => flow(new Map(many.map((n, i) => [i, n]))).map(f));
  same('a range', () => range(5, 5000, 3).map(f));
  same('a range downwards', () => range(5000, -5, -3).map(f));
  same('a range beyond 32 bits', () =>
    range(2 ** 40)
      .map(f)
      .take(10),
  );
  same('a generator', () =>
    flow(function* () {
      yield* many;
    }).map(f),
  );

  test('an array that grows, or shrinks, while it is read', () => {
    const arrays = [many, many.map(String), many.map((n) => (n % 3 === 0 ? undefined : n))];
    for (const array of arrays) {
      for (const change of [
        (a: unknown[]) => a.push(1),
        (a: unknown[]) => a.pop(),
        (a: unknown[]) => (a.length = 40),
      ]) {
        const run = (fuse: typeof compiled): unknown => {
          const items: unknown[] = array.slice();
          let changes = 0;
          const seen = flow(items).tap(() => {
            if (changes++ < 50) change(items);
          });
          return drain(seen, toArray(), fuse);
        };
        assert.deepEqual(run(compiled), run(inClosures));
      }
    }
  });
});

test('sums are those of the closures to the last bit, whatever numbers come after which', () => {
  const numbers = fc.oneof(
    fc.integer(),
    fc.integer({ min: -9, max: 9 }),
    fc.double(),
    fc.constantFrom(-0, 0.1, 2 ** 31, -(2 ** 31) - 1, 2 ** 52, 2 ** 53, -(2 ** 53), 1e308, Infinity, NaN),
  );
  const property = fc.property(fc.array(numbers, { maxLength: 30 }), fc.nat(3), (items, times) => {
    const all = Array.from({ length: 3 ** times }, () => items).flat();
    for (const chain of [flow(all), flow(all).map((n) => n / 2), flow(items).flatMap((n) => [n, n, 1])]) {
      const state = (fuse: typeof compiled): number => drain(chain, sum(), fuse);
      assert.ok(Object.is(state(compiled), state(inClosures)));
    }
  });
  fc.assert(property, { numRuns: inCi ? 2000 : 300 });
});

test('a chain that is compiled half way calls back in the same order, for the same items', () => {
  const property = fc.property(
    fc.integer({ min: 0, max: 900 }),
    fc.integer({ min: 1, max: 7 }),
    fc.integer({ min: 1, max: 1200 }),
    fc.option(fc.integer({ min: 0, max: 2000 }), { nil: -1 }),
    (drop, size, taken, throwsAt) => {
      const trace = (fuse: typeof compiled): unknown[] => {
        const log: unknown[] = [];
        let calls = 0;
        const note = (name: string, ...given: unknown[]): void => {
          log.push([name, ...given]);
          if (calls++ === throwsAt) throw new RangeError('on purpose');
        };
        const chain = flow(function* () {
          try {
            for (const n of many) {
              log.push('read');
              yield n;
            }
          } finally {
            log.push('close');
          }
        })
          .drop(drop)
          .filter((n, i) => (note('filter', n, i), n % 3 !== 0))
          .map((n, i) => (note('map', n, i), n + i))
          .dedupe((n) => n >> 1)
          .flatMap((n) => [n, [n]])
          .flat()
          .windowed(size, { step: 2 })
          .scan((all, window) => all + window.length, 0)
          .zip(flow(many).map((n) => (note('input', n), n)))
          .takeWhile(([n]) => n >= 0)
          .take(taken);
        try {
          log.push(
            drain(
              chain,
              forEach((row) => note('out', row)),
              fuse,
            ),
          );
        } catch (error) {
          log.push(String(error));
        }
        return log;
      };
      const expected = trace(inClosures);
      for (const items of [0, 300, 800]) assert.deepEqual(trace(fuseAfter(items)), expected);
    },
  );
  fc.assert(property, { numRuns: inCi ? 300 : 30 });
});

describe('no value is ever written into source text', () => {
  const hostile = '`${globalThis.harmed = true}`\'"\\\u2028*/ globalThis.harmed = true; /*';
  const text = (value: string): string => value;

  test('names, keys and arguments', () => {
    const named = Object.defineProperty((s: string) => s, 'name', { value: hostile });
    const liar = Object.assign((s: string) => s, { toString: () => hostile });
    const chain = flow([hostile, hostile])
      .grep(hostile)
      .map(named)
      .map(liar)
      .dedupe(text)
      .map((s) => ({ [s]: s }));
    const source = compiledSource(chain, toArray())!;
    assert.match(source, /^['\s\w(){}[\];,.=<>!&|+\-?:*]+$/);
    assert.ok(!source.includes('harmed'));
    assert.deepEqual(drain(chain, toArray()), [{ [hostile]: hostile }]);
    assert.equal((globalThis as { harmed?: boolean }).harmed, undefined);
  });

  test('a callback that looks as if it took one parameter is given what it is called with', () => {
    const callbacks: ((item: number, index: number) => unknown)[] = [
      (...given) => given,
      (item, index) => [item, index],
      // oxlint-disable-next-line func-names, prefer-rest-params -- the very point
      function () {
        // oxlint-disable-next-line prefer-rest-params -- the very point
        return [...arguments];
      },
      (item, ...[index]) => [item, index],
      // oxlint-disable-next-line no-extra-bind -- a bound function has no source text
      ((item: number, index: number) => [item, index]).bind(null),
      new Proxy((item: number, index: number) => [item, index], {}),
    ];
    for (const callback of callbacks) {
      const expected = drain(flow([7, 8]).map(callback), toArray(), inClosures);
      assert.deepEqual(drain(flow([7, 8]).map(callback), toArray()), expected);
    }
  });
});

describe('loops are kept', () => {
  test('one for all pipelines of the same text, whatever they close over', { skip: !allowed }, () => {
    const times = (factor: number): number =>
      drain(
        flow([1, 2]).map((n) => n * factor * 1.25),
        sum(),
      );
    assert.equal(times(2), 7.5);
    const before = kept();
    assert.equal(times(4), 15);
    assert.deepEqual(kept(), before);
  });

  test('with other callbacks of the same text they run as with the first', () => {
    const keep = (n: number): boolean => n % 2 === 0;
    const plus = (k: number) => (n: number) => n + k * 0.125;
    const added = (f: (n: number) => number): number => drain(flow(many).filter(keep).map(f), sum());
    const [one, two] = [plus(1), plus(2)];
    const expected = [one, two].map((f) => drain(flow(many).filter(keep).map(f), sum(), inClosures));
    const [first, second] = expected;
    assert.deepEqual([one, two, one, two, one, one].map(added), [first, second, first, second, first, first]);
  });

  test('but none for what its callbacks hold', { skip: typeof gc !== 'function' }, async () => {
    const held = (): WeakRef<object> => {
      const large = { factor: 1.5 };
      assert.equal(
        drain(
          flow([1, 2]).map((n) => n * large.factor),
          sum(),
        ),
        4.5,
      );
      return new WeakRef(large);
    };
    const weak = held();
    for (let i = 0; i < 20 && weak.deref(); i++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      gc!();
    }
    assert.equal(weak.deref(), undefined);
  });

  test('but not without bound', { skip: !allowed }, () => {
    for (let i = 0; i < 2 * MOST + 20; i++) {
      let chain = flow([1]).take(1);
      for (let bit = 0; bit < 10; bit++) chain = (i >> bit) % 2 === 0 ? chain.compact() : chain.drop(0);
      assert.equal(drain(chain, sum()), 1);
    }
    const { texts, bound } = kept();
    assert.ok(texts <= MOST && bound <= 2 * MOST, `${texts} texts, ${bound} bound to callbacks`);
  });
});

describe('cursors', () => {
  const cursor = <T>({ plan }: Flow<T>, fuse = compiled): Cursor<T> => Cursor.over<T>(plan, 'test', fuse);

  test('have a class of their own where their source is known to be long', { skip: !allowed }, () => {
    const plusOne = flow(many).map((n) => n + 1);
    const own = cursor(plusOne, fuseAfter(WORTH));
    assert.ok(own instanceof Cursor);
    assert.notEqual(own.constructor, Cursor);
    assert.equal(cursor(plusOne, fuseAfter(WORTH)).constructor, own.constructor);
    assert.deepEqual(
      [...own],
      many.map((n) => n + 1),
    );
    for (const [other, fuse] of [
      [flow(many.slice(0, WORTH - 1)), fuseAfter(WORTH)],
      [flow(new Set(many)), compiled],
      [plusOne, inClosures],
    ] as const) {
      assert.equal(cursor(other, fuse).constructor, Cursor);
    }
  });

  test('give what closures give, whatever is between the items', () => {
    const chains = [
      flow(many),
      flow(many)
        .filter((n) => n % 7 === 0)
        .enumerate(),
      flow(many).take(5),
      flow(many).batched(4),
      flow(many).flatMap((n) => [n, n]),
      flow(many).flatMap((n) => new Set([n, -n])),
      flow(many).zip(range(10)),
      flow(many).map(String).intersperse(',').dedupe(),
      range(600).drop(598),
    ];
    for (const chain of chains) {
      assert.deepEqual([...cursor<unknown>(chain)], [...cursor<unknown>(chain, inClosures)]);
      const left = cursor<unknown>(chain);
      left.next();
      const over = { done: true, value: undefined };
      assert.deepEqual([left.return(), left.next(), left.next()], [over, over, over]);
    }
  });

  test('stop at an error, and are not advanced by their own callbacks', () => {
    const failing = cursor(
      flow(many).map((n) => {
        if (n === 3) throw new Error('three');
        return n;
      }),
    );
    assert.deepEqual([failing.next().value, failing.next().value, failing.next().value], [0, 1, 2]);
    assert.throws(() => failing.next(), /three/);
    assert.deepEqual(failing.next(), { done: true, value: undefined });
    const inner = cursor(flow(many).map((n): unknown => (n === 1 ? inner.next() : n)));
    inner.next();
    assert.throws(() => inner.next(), /test: already running/);
    const closing = cursor(flow(many).map((n): unknown => (n === 1 ? closing.return() : n)));
    closing.next();
    assert.throws(() => closing.next(), /test: already running/);
  });
});
