import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { flow } from '../flow/make.ts';
import * as it from './index.ts';
import { heapUsed, noHeap } from '../../test/runtime.ts';

/** An iterator that counts, and says when it is closed. */
class Watched implements IterableIterator<number> {
  at = 0;
  closed = 0;
  next(): IteratorResult<number> {
    return { done: false, value: this.at++ };
  }
  return(): IteratorResult<number> {
    this.closed += 1;
    return { done: true, value: undefined };
  }
  [Symbol.iterator](): this {
    return this;
  }
}

/** What makes watched iterators: a function over it opens one of its own. */
class Opening implements Iterable<number> {
  readonly opened: Watched[] = [];
  [Symbol.iterator](): Watched {
    const watched = new Watched();
    this.opened.push(watched);
    return watched;
  }
}

async function* later(count: number, log: string[] = []): AsyncGenerator<number> {
  try {
    for (let i = 0; i < count; i++) yield i;
  } finally {
    log.push('closed');
  }
}

describe('who closes what', () => {
  test('an iterator that is given is shared, and left open at the end', () => {
    const shared = new Watched();
    assert.deepEqual(it.take(2, shared), [0, 1]);
    assert.deepEqual([...it.islice(shared, 2)], [2, 3]);
    assert.equal(shared.closed, 0);
    assert.equal(it.first(shared), 4);
  });
  test('what a function has opened it closes, once', () => {
    const source = new Opening();
    assert.deepEqual([...it.islice(source, 2)], [0, 1]);
    assert.equal(source.opened[0]!.closed, 1);
  });
  test('leaving early closes everything, through any number of functions', () => {
    const shared = new Watched();
    for (const item of it.map(
      (n) => n,
      it.filter((n) => n % 2, it.chain(shared)),
    ))
      if (item > 4) break;
    assert.equal(shared.closed, 1);
  });
  test('an error of a callback closes everything and is the very object thrown', () => {
    const source = new Opening();
    const error = new Error('mine');
    const fails = (): never => {
      throw error;
    };
    assert.throws(
      () => [...it.zip(it.map(fails, source), source)],
      (thrown) => thrown === error,
    );
    assert.deepEqual(
      source.opened.map(({ closed }) => closed),
      [1],
    );
  });
  test('nothing is opened before the first item is asked for', () => {
    const source = new Opening();
    const result = it.product(source, source);
    assert.equal(source.opened.length, 0);
    result.return();
    assert.equal(source.opened.length, 0);
  });
  test('the source of a tee is closed when no branch wants it any more', () => {
    const source = new Opening();
    const [a, b] = it.tee(source);
    assert.deepEqual([a.next().value, b.next().value], [0, 0]);
    a.return();
    assert.equal(source.opened[0]!.closed, 0);
    assert.equal(b.next().value, 1);
    b.return();
    assert.equal(source.opened[0]!.closed, 1);
  });
  test('async: break, error and a pending next', async () => {
    const log: string[] = [];
    for await (const item of it.pairwise(later(9, log))) if (item[0] === 2) break;
    assert.deepEqual(log, ['closed']);
    await assert.rejects(
      Promise.resolve(it.sum(it.map((n) => it.raise(RangeError, `no ${n}`), later(3, log)))),
      RangeError,
    );
    assert.deepEqual(log, ['closed', 'closed']);
    const stalled = it.islice({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }, 5);
    const pending = stalled.next();
    await stalled.return();
    assert.deepEqual(await pending, { done: true, value: undefined });
  });
});

describe('flows and functions take each other', () => {
  test('a flow as a source, a result as a source of a flow', async () => {
    assert.deepEqual([...it.batched(flow([1, 2, 3]), 2)], [[1, 2], [3]]);
    assert.deepEqual(flow(it.accumulate([1, 2, 3])).toArray(), [1, 3, 6]);
    assert.equal(await it.sum(flow(later(5)).map((n) => n * 2)), 20);
  });
});

describe('async callbacks', () => {
  test('are awaited over an async source, and an error over a sync one', async () => {
    const promised = async (n: number): Promise<boolean> => n % 2 === 0;
    assert.deepEqual(await it.take(9, it.filter(promised, later(5))), [0, 2, 4]);
    assert.throws(
      () => it.take(2, it.filter(promised as never, [1, 2])),
      /filter: a callback gave a promise, but no source is async/,
    );
  });
  test('calls of next that come early are answered in order', async () => {
    const squares = it.map(async (n) => n * n, later(4));
    const answers = await Promise.all([squares.next(), squares.next(), squares.next(), squares.next(), squares.next()]);
    assert.deepEqual(
      answers.map(({ value }) => value),
      [0, 1, 4, 9, undefined],
    );
  });
});

describe('enumerations start anywhere and split', () => {
  const enumerations: Readonly<Record<string, () => it.RankedIter<unknown>>> = {
    product: () => it.product('abc', [1, 2], 'xy'),
    'product repeat': () => it.product([0, 1], { repeat: 4 }),
    permutations: () => it.permutations('abcde', 3),
    'all permutations': () => it.permutations('abcd'),
    combinations: () => it.combinations('abcdef', 3),
    combinationsWithReplacement: () => it.combinationsWithReplacement('abcd', 3),
    powerset: () => it.powerset('abcde'),
    powersetOfSets: () => it.powersetOfSets('abacd'),
    distinctPermutations: () => it.distinctPermutations('aabbc'),
    'distinctPermutations of some': () => it.distinctPermutations('aabbc', 3),
    distinctCombinations: () => it.distinctCombinations('abcabb', 3),
    derangements: () => it.derangements('abcde'),
    'derangements of some': () => it.derangements('abcde', 3),
    'no combinations': () => it.combinations('ab', 3),
    'one combination': () => it.combinations('ab', 0),
  };
  for (const [name, make] of Object.entries(enumerations)) {
    test(name, () => {
      const all = [...make()];
      for (let k = 0; k <= all.length + 1; k++) assert.deepEqual([...make().from(k)], all.slice(k), `from ${k}`);
      for (const n of [1, 2, 3, 7]) {
        const parts = make()
          .split(n)
          .map((part) => [...part]);
        assert.equal(parts.length, n);
        assert.deepEqual(parts.flat(), all);
        const lengths = parts.map(({ length }) => length);
        assert.ok(Math.max(...lengths) - Math.min(...lengths) <= 1);
      }
      const [, second] = make().from(2).split(2);
      const rest = all.slice(2);
      assert.deepEqual([...second!.from(1)], rest.slice(Math.floor(rest.length / 2) + 1));
    });
  }
  test('whatever the items are', () => {
    const drawn = fc.record({
      items: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 6 }),
      r: fc.nat({ max: 4 }),
      k: fc.nat({ max: 40 }),
      n: fc.integer({ min: 1, max: 5 }),
    });
    const check = ({ items, r, k, n }: { items: number[]; r: number; k: number; n: number }): void => {
      const all: readonly (() => it.RankedIter<unknown>)[] = [
        () => it.product(items.slice(0, 3), items.slice(3)),
        () => it.permutations(items, r),
        () => it.combinations(items, r),
        () => it.combinationsWithReplacement(items, r),
        () => it.powerset(items),
        () => it.powersetOfSets(items),
        () => it.distinctPermutations(items, r),
        () => it.distinctCombinations(items, r),
        () => it.derangements(items, r),
      ];
      for (const make of all) {
        const results = [...make()];
        assert.deepEqual([...make().from(k)], results.slice(k));
        const parts = make().split(n);
        const lengths = parts.map((part) => it.ilen(part));
        assert.ok(Math.max(...lengths) - Math.min(...lengths) <= 1);
        const last = make()
          .split(n)
          .map((part) => [...part]);
        assert.deepEqual(last.flat(), results);
      }
    };
    fc.assert(fc.property(drawn, check), { numRuns: 200 });
  });
  test('distinct ones and derangements, exactly, where numbers are not', () => {
    const bits = Array.from({ length: 60 }, (_, i) => i % 2);
    const half = BigInt(it.multinomial(30, 30));
    assert.ok(half > 2n ** 53n);
    const ordered = [...bits].sort((a, b) => a - b);
    assert.deepEqual([...it.distinctPermutations(bits).from(half - 1n)], [ordered.reverse()]);
    const [, upper] = it.distinctPermutations(bits).split(2);
    assert.equal(upper!.next().value![0], 1);
    const items = Array.from({ length: 60 }, (_, i) => i);
    assert.deepEqual([...it.distinctCombinations(items, 30).from(half - 1n)], [items.slice(30)]);
    const all = BigInt(it.subfactorial(25));
    const [row, ...none] = it.derangements(items.slice(0, 25)).from(all - 1n);
    assert.deepEqual(none, []);
    assert.ok(row!.every((item, place) => item !== place));
    assert.equal(row![0], 24);
  });
  test('exactly, where numbers are not', () => {
    const items = Array.from({ length: 60 }, (_, i) => i);
    const total = it.nthCombination(items, 30, -1);
    assert.deepEqual(total, items.slice(30));
    const [first, ...others] = it.permutations(items).split(4);
    assert.equal(first!.next().value![0], 0);
    assert.deepEqual(
      others.map((part) => part.next().value![0]),
      [15, 30, 45],
    );
  });
  test('over an async source, which is read once for all of them', async () => {
    const log: string[] = [];
    const parts = it.combinations(later(4, log), 2).split(2);
    const found = await Promise.all(parts.map((part) => it.take(9, part)));
    assert.deepEqual(found, [
      [
        [0, 1],
        [0, 2],
        [0, 3],
      ],
      [
        [1, 2],
        [1, 3],
        [2, 3],
      ],
    ]);
    assert.deepEqual(log, ['closed']);
  });
});

test('tee says which branch lags when the limit is reached', () => {
  const [a, b, c] = it.tee(it.count(), 3, { limit: 3 });
  it.consume(a, 3);
  it.consume(c, 1);
  assert.throws(() => a.next(), /^RangeError: tee: branch 2 lags 3 items behind branch 1, which is the limit/);
  assert.equal(b.next().value, 0);
});

/** Seeded, so that a test of chance has one outcome. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Fails if counts that should be equal are not, at a level of about one in a thousand. */
function assertUniform(counts: Iterable<number>, kinds: number, total: number): void {
  const expected = total / kinds;
  const all = [...counts];
  const missing = kinds - all.length;
  const chi = it.sum(all.map((count) => (count - expected) ** 2 / expected)) + missing * expected;
  const freedom = kinds - 1;
  // Wilson and Hilferty's approximation of the quantile.
  const limit = freedom * (1 - 2 / (9 * freedom) + 3.09 * Math.sqrt(2 / (9 * freedom))) ** 3;
  assert.ok(chi < limit, `chi-square ${chi} of at most ${limit}`);
}

describe('chance', () => {
  const random = seeded(20_260_812);
  const counted = (total: number, draw: () => unknown): Map<string, number> => {
    const drawn = Array.from({ length: total }, () => String(draw()));
    return it.mapReduce(
      drawn,
      (text) => text,
      null,
      (group) => group.length,
    );
  };
  const total = 12_000;
  const cases: Readonly<Record<string, readonly [kinds: number, draw: () => unknown]>> = {
    randomPermutation: [24, () => it.randomPermutation([0, 1, 2, 3], { random })],
    'randomPermutation of two': [12, () => it.randomPermutation([0, 1, 2, 3], 2, { random })],
    randomCombination: [10, () => it.randomCombination([0, 1, 2, 3, 4], 2, { random })],
    randomDerangement: [9, () => it.randomDerangement([0, 1, 2, 3], { random })],
    randomProduct: [6, () => it.randomProduct([0, 1], [0, 1, 2], { random })],
    'sample, each position': [6, () => it.sample(it.iter([0, 1, 2]), 2, { random })],
    'sample of many': [
      20,
      () =>
        it.first(
          it.sample(
            Array.from({ length: 20 }, (_, i) => i),
            3,
            { random },
          ),
        ),
    ],
    'sample with counts': [5, () => it.sample([0, 1, 2, 3, 4], 1, { counts: [2, 2, 2, 2, 2], random })],
    'sample by equal weights': [20, () => it.sample([0, 1, 2, 3, 4], 2, { weights: it.repeat(0.5), random })],
    interleaveRandomly: [2, () => it.first(it.interleaveRandomly([0], [1], { random }))],
  };
  for (const [name, [kinds, draw]] of Object.entries(cases)) {
    test(`${name}: each is equally likely`, () => {
      const counts = counted(total, draw);
      assert.ok(counts.size <= kinds, `${counts.size} kinds`);
      assertUniform(counts.values(), kinds, total);
    });
  }
  test('a derangement has no fixed point, a sample no item twice, all of them come if there are fewer', () => {
    const items = Array.from({ length: 12 }, (_, i) => i);
    for (let i = 0; i < 200; i++) {
      assert.ok(it.randomDerangement(items, { random }).every((item, place) => item !== place));
      const sample = it.sample(items, 5, { random });
      assert.ok(it.allUnique(sample) && sample.length === 5);
      assert.deepEqual(
        it.sample(items, 99, { random }).sort((a, b) => a - b),
        items,
      );
    }
  });
  test('a weight of three is drawn three times as often', () => {
    const counts = counted(total, () => it.sample([0, 1], 1, { weights: [1, 3], random }));
    assert.ok(Math.abs((counts.get('1') ?? 0) / total - 0.75) < 0.02);
  });
  test('randomSample has about as many as its probability says', () => {
    const kept = it.ilen(it.randomSample(0.3, it.repeat(1, total), { random }));
    assert.ok(Math.abs(kept / total - 0.3) < 0.02);
  });
});

describe('arguments are checked at the call, with the name, what was expected and what came', () => {
  const calls: Readonly<Record<string, readonly [call: () => unknown, error: RegExp]>> = {
    'a negative count': [() => it.take(-1, []), /^RangeError: take: n must be an integer of at least 0, got -1$/],
    'a fraction': [() => it.batched([], 1.5), /^TypeError: batched: n must be an integer of at least 1, got 1.5$/],
    NaN: [
      () => it.slidingWindow([], Number.NaN),
      /^TypeError: slidingWindow: n must be an integer of at least 1, got NaN$/,
    ],
    'a string for a number': [() => it.chunked([], '2' as never), /^TypeError: chunked: n must be .*, got "2"$/],
    'a number for a source': [
      () => it.cycle(5 as never),
      /^TypeError: cycle: the source must be an iterable or async iterable, got 5$/,
    ],
    'a plain object for a source': [() => it.sum({} as never), /^TypeError: sum: /],
    'a string for a function': [() => it.map('f' as never, []), /^TypeError: map: func must be a function, got "f"$/],
    'a misspelt option': [
      () => it.zip([], { strickt: true } as never),
      /^TypeError: zip: unknown option "strickt"; known: strict$/,
    ],
    'a keyword given twice': [
      () => it.windowed([], 2, null, { fillvalue: 1 } as never),
      /^TypeError: windowed: fillvalue is given twice$/,
    ],
  };
  for (const [name, [call, error]] of Object.entries(calls)) {
    test(name, () => {
      assert.throws(
        call,
        (thrown: Error) => error.test(`${thrown.name}: ${thrown.message}`) || assert.fail(String(thrown)),
      );
    });
  }
});

describe('what is held does not grow with what is read', () => {
  const million = 1_000_000;
  const functions: Readonly<Record<string, () => Iterable<unknown>>> = {
    slidingWindow: () => it.slidingWindow(it.count(), 5),
    windowed: () => it.windowed(it.count(), 5),
    uniqueInWindow: () => it.uniqueInWindow(it.count(), 100),
    uniqueJustseen: () => it.uniqueJustseen(it.count()),
    runningMax: () => it.runningMax(it.count(), { maxlen: 100 }),
    runningMean: () => it.runningMean(it.count(), { maxlen: 100 }),
    runningMedian: () => it.runningMedian(it.count(), { maxlen: 100 }),
    tee: () => it.zip(...it.tee(it.count())),
    peekable: () => it.peekable(it.count()),
    tail: () => it.tail(10, it.islice(it.count(), million)),
  };
  for (const [name, make] of Object.entries(functions)) {
    test(name, { skip: noHeap }, () => {
      const items = make()[Symbol.iterator]();
      for (let i = 0; i < 1000; i++) items.next();
      const before = heapUsed();
      for (let i = 0; i < million && !items.next().done; i++);
      const grown = heapUsed() - before;
      assert.ok(grown < 2_000_000, `${grown} bytes`);
      items.return?.();
    });
  }
});
