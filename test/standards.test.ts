import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AsyncFlow, Flow } from '../src/flow/flow.ts';
import { flow } from '../src/flow/make.ts';
import { turn } from './turn.ts';

// What the public conformance tests of two standards demand, as far as a flow promises the same: those of test262 for the iterator
// helpers, held against sync and async flows, and those of the web platform for ReadableStream.from, held against toReadableStream.
// Where a flow is meant to answer otherwise, the test says so.

/** What befalls an iterator: at which call, and what. */
interface Faults {
  readonly next?: (call: number) => unknown;
  readonly return?: () => unknown;
}

/** 1, 2, 3 from an iterator that writes down what is done to it. */
class Logged {
  readonly log: string[] = [];
  readonly #faults: Faults;
  readonly #count: number;
  #calls = 0;

  constructor(faults: Faults = {}, count = 3) {
    this.#faults = faults;
    this.#count = count;
  }

  #next(): unknown {
    const call = (this.#calls += 1);
    this.log.push(`next ${call}`);
    const fault = this.#faults.next?.(call);
    if (fault !== undefined) return fault;
    return call > this.#count ? { done: true, value: 'end' } : { done: false, value: call };
  }

  #return(): unknown {
    this.log.push('return');
    return this.#faults.return ? this.#faults.return() : { done: true, value: undefined };
  }

  sync(): Iterable<number> {
    const iterator = { next: () => this.#next(), return: () => this.#return(), [Symbol.iterator]: () => iterator };
    return iterator as unknown as Iterable<number>;
  }

  async(): AsyncIterable<number> {
    const iterator = {
      next: async () => this.#next(),
      return: async () => this.#return(),
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator as unknown as AsyncIterable<number>;
  }
}

/** A flow of either kind, by the type of the async one: what is no promise can be awaited too. */
type Either = AsyncFlow<number>;
interface Steps {
  next(): unknown;
  return(): unknown;
}

const boom = new Error('boom');
const throwing = (): never => {
  throw boom;
};
const late = new Error('late');

for (const mode of ['sync', 'async'] as const) {
  const made = (faults?: Faults, count?: number): { items: Either; log: string[] } => {
    const source = new Logged(faults, count);
    return { items: flow(source[mode]() as Iterable<number>) as unknown as Either, log: source.log };
  };
  const steps = (items: unknown): Steps =>
    mode === 'sync'
      ? ((items as Flow<number>)[Symbol.iterator]() as unknown as Steps)
      : ((items as AsyncFlow<number>)[Symbol.asyncIterator]() as unknown as Steps);
  const outcome = async (run: () => unknown): Promise<unknown> => {
    try {
      return await run();
    } catch (error) {
      return error;
    }
  };

  describe(`iterator helpers, ${mode}`, () => {
    /** The stages that call a callback for each item. */
    const calling: Record<string, (items: Either, f: (...args: unknown[]) => never) => unknown> = {
      map: (items, f) => items.map(f),
      filter: (items, f) => items.filter(f),
      flatMap: (items, f) => items.flatMap(f),
    };
    /** What consumes a flow by a callback. */
    const consuming: Record<string, (items: Either, f: (...args: unknown[]) => never) => unknown> = {
      forEach: (items, f) => items.forEach(f),
      some: (items, f) => items.some(f),
      every: (items, f) => items.every(f),
      find: (items, f) => items.find(f),
      reduce: (items, f) => items.reduce(f, 0),
    };

    for (const [name, stage] of Object.entries(calling)) {
      test(`${name}: the callback is given the item and its index, and no this`, async () => {
        const seen: unknown[] = [];
        function callback(this: unknown, ...args: unknown[]): unknown {
          seen.push(this, args);
          return name === 'flatMap' ? [1] : true;
        }
        const { items } = made({}, 2);
        const run = steps(stage(items, callback as never));
        for (let n = 0; n < 3; n++) await run.next();
        assert.deepEqual(seen, [undefined, [1, 0], undefined, [2, 1]]);
      });

      test(`${name}: nothing is read before the first next(), and one item for each`, async () => {
        const { items, log } = made();
        const run = steps(stage(items, (() => (name === 'flatMap' ? [1] : true)) as never));
        assert.deepEqual(log, []);
        await run.next();
        await run.next();
        assert.deepEqual(log, ['next 1', 'next 2']);
      });

      test(`${name}: an error of the callback closes what is read, and goes before an error of that`, async () => {
        for (const faults of [{}, { return: () => ({}) }]) {
          const { items, log } = made(faults);
          assert.equal(await outcome(() => steps(stage(items, throwing)).next()), boom);
          assert.deepEqual(log, ['next 1', 'return']);
        }
        // Here a flow keeps both errors, where the standard drops the second.
        const { items } = made({
          return: () => {
            throw late;
          },
        });
        const error = (await outcome(() => steps(stage(items, throwing)).next())) as {
          suppressed?: unknown;
          error?: unknown;
        };
        assert.deepEqual([error.suppressed, error.error], [boom, late]);
      });

      test(`${name}: an iterator that fails, or answers with no object, is not closed`, async () => {
        const bad: [Faults['next'], unknown][] = [
          [throwing, boom],
          [() => null, 'TypeError'],
          [() => 5, 'TypeError'],
          [() => Object.defineProperty({}, 'done', { get: throwing }), boom],
          [() => Object.defineProperty({ done: false }, 'value', { get: throwing }), boom],
        ];
        for (const [next, expected] of bad) {
          const { items, log } = made({ next: next! });
          const error = await outcome(() => steps(stage(items, throwing)).next());
          assert.equal(expected === 'TypeError' ? (error as Error).name : error, expected);
          assert.deepEqual(log, ['next 1']);
        }
      });

      test(`${name}: beyond the end nothing is asked, and nothing is closed`, async () => {
        const { items, log } = made({}, 0);
        const run = steps(stage(items, throwing));
        for (let n = 0; n < 3; n++) assert.deepEqual(await run.next(), { done: true, value: undefined });
        assert.deepEqual(await run.return(), { done: true, value: undefined });
        assert.deepEqual(log, ['next 1']);
      });

      test(`${name}: return() closes once, also before the first next(), and ends`, async () => {
        for (const before of [0, 1]) {
          const { items, log } = made();
          const run = steps(stage(items, (() => (name === 'flatMap' ? [1, 1] : true)) as never));
          for (let n = 0; n < before; n++) await run.next();
          for (let n = 0; n < 2; n++) assert.deepEqual(await run.return(), { done: true, value: undefined });
          assert.deepEqual(await run.next(), { done: true, value: undefined });
          assert.deepEqual(log, [...(before ? ['next 1'] : []), 'return']);
        }
      });

      test(`${name}: return() fails as closing fails`, async () => {
        const { items } = made({ return: throwing });
        const run = steps(stage(items, (() => (name === 'flatMap' ? [1] : true)) as never));
        await run.next();
        assert.equal(await outcome(() => run.return()), boom);
        const other = made({ return: () => 5 });
        const ended = steps(stage(other.items, (() => (name === 'flatMap' ? [1] : true)) as never));
        await ended.next();
        assert.equal(((await outcome(() => ended.return())) as Error).name, 'TypeError');
      });

      test(`${name}: what is no function is refused at the call, and nothing is touched`, () => {
        for (const wrong of [undefined, null, 5, 'f', {}]) {
          const { items, log } = made();
          assert.throws(() => stage(items, wrong as never), { name: 'TypeError' });
          assert.deepEqual(log, []);
        }
      });
    }

    for (const [name, consume] of Object.entries(consuming)) {
      test(`${name}: an error of the callback closes what is read`, async () => {
        const { items, log } = made();
        assert.equal(await outcome(() => consume(items, throwing)), boom);
        assert.deepEqual(log, ['next 1', 'return']);
      });

      test(`${name}: an iterator that fails is not closed`, async () => {
        const { items, log } = made({ next: (call) => (call === 2 ? throwing() : undefined) });
        assert.equal(await outcome(() => consume(items, ((n: number) => name === 'every' && n > 0) as never)), boom);
        assert.deepEqual(log, ['next 1', 'next 2']);
      });

      test(`${name}: what is no function is refused at the call`, () => {
        assert.throws(() => consume(made().items, 5 as never), { name: 'TypeError' });
      });
    }

    test('some, every and find stop as soon as they know, and close', async () => {
      const answers: [(items: Either) => unknown, unknown][] = [
        [(items) => items.some((n) => n === 2), true],
        [(items) => items.every((n) => n < 2), false],
        [(items) => items.find((n) => n === 2), 2],
      ];
      for (const [run, expected] of answers) {
        const { items, log } = made();
        assert.equal(await run(items), expected);
        assert.deepEqual(log, ['next 1', 'next 2', 'return']);
      }
    });

    test('what goes to the end closes nothing', async () => {
      const answers: [(items: Either) => unknown, unknown][] = [
        [(items) => items.some((n) => n === 7), false],
        [(items) => items.every((n) => n < 7), true],
        [(items) => items.find((n) => n === 7), undefined],
        [(items) => items.toArray(), [1, 2, 3]],
        [(items) => items.forEach(() => {}), undefined],
        [(items) => items.reduce((a, b) => a + b), 6],
        [(items) => items.drop(1).toArray(), [2, 3]],
        [(items) => items.drop(9).toArray(), []],
        [(items) => items.take(9).toArray(), [1, 2, 3]],
      ];
      for (const [run, expected] of answers) {
        const { items, log } = made();
        assert.deepEqual(await run(items), expected);
        assert.deepEqual(log, ['next 1', 'next 2', 'next 3', 'next 4']);
      }
    });

    test('reduce: without an initial value the first item is it; of nothing there is none; undefined is one', async () => {
      const seen: unknown[] = [];
      const add = (a: number, b: number, index: number): number => {
        seen.push([a, b, index]);
        return a + b;
      };
      assert.equal(await made().items.reduce(add), 6);
      assert.deepEqual(seen, [
        [1, 2, 1],
        [3, 3, 2],
      ]);
      assert.equal(((await outcome(() => made({}, 0).items.reduce(add))) as Error).name, 'TypeError');
      assert.equal(await made({}, 0).items.reduce(add as never, undefined), undefined);
    });

    test('take: closes when it has enough, with 0 before anything is read; bad counts are refused', async () => {
      const { items, log } = made();
      assert.deepEqual(await items.take(2).toArray(), [1, 2]);
      assert.deepEqual(log, ['next 1', 'next 2', 'return']);
      const none = made();
      assert.deepEqual(await none.items.take(0).toArray(), []);
      assert.deepEqual(none.log, ['return']);
      for (const wrong of [-1, NaN, -Infinity]) {
        assert.throws(() => made().items.take(wrong), /RangeError|TypeError/);
        assert.throws(() => made().items.drop(wrong), /RangeError|TypeError/);
      }
      // Nothing is coerced, where the standard makes numbers of strings and cuts fractions.
      for (const wrong of ['1', 1.5, {}])
        assert.throws(() => made().items.take(wrong as never), /RangeError|TypeError/);
    });

    test('drop: skips at the first next(), and only then', async () => {
      const { items, log } = made();
      const run = steps(items.drop(2));
      assert.deepEqual(log, []);
      assert.deepEqual(await run.next(), { done: false, value: 3 });
      assert.deepEqual(log, ['next 1', 'next 2', 'next 3']);
      await run.return();
      assert.equal(log.at(-1), 'return');
    });

    test('flatMap: return() closes the inner one, then the outer one; an inner one that fails closes the outer one', async () => {
      const { items, log } = made();
      const inner = new Logged();
      inner.log.push = (...what: string[]) => log.push(...what.map((line) => `inner ${line}`));
      const run = steps(items.flatMap(() => inner[mode]() as Iterable<number>));
      await run.next();
      await run.return();
      assert.deepEqual(log, ['next 1', 'inner next 1', 'inner return', 'return']);
      const other = made();
      const failing = new Logged({ next: throwing });
      assert.equal(
        await outcome(() => steps(other.items.flatMap(() => failing[mode]() as Iterable<number>)).next()),
        boom,
      );
      assert.deepEqual([other.log, failing.log], [['next 1', 'return'], ['next 1']]);
      for (const wrong of [5, undefined, {}]) {
        const refused = made();
        const error = await outcome(() => steps(refused.items.flatMap(() => wrong as never)).next());
        assert.equal((error as Error).name, 'TypeError');
        assert.deepEqual(refused.log, ['next 1', 'return']);
      }
    });

    test('any value is an item: also undefined, null and what has a done of its own', async () => {
      const values = [undefined, null, { done: true }, [], NaN];
      const source = {
        *[Symbol.iterator]() {
          yield* values;
        },
      };
      const items = flow(source);
      assert.deepEqual(await (mode === 'sync' ? items : items.toAsync()).map((value) => value).toArray(), values);
    });
  });
}

test('iterator helpers: a flow that runs cannot be advanced by its own callback; an async one answers in order', async () => {
  const itself = flow([1, 2]).map(() => run.next());
  const run: Iterator<unknown> = itself[Symbol.iterator]();
  assert.throws(() => run.next(), { name: 'TypeError' });
  const inner: unknown[] = [];
  const mapped = flow([1, 2])
    .toAsync()
    .map((n) => {
      if (n === 1) inner.push(later.next());
      return n;
    });
  const later: AsyncIterator<number> = mapped[Symbol.asyncIterator]();
  assert.deepEqual(await later.next(), { done: false, value: 1 });
  assert.deepEqual(await Promise.all(inner), [{ done: false, value: 2 }]);
});

describe('ReadableStream.from, by toReadableStream', () => {
  const iterator = (chunks: unknown[], key: symbol): object => {
    const next = (): unknown => ({ done: chunks.length === 0, value: chunks.shift() });
    const made = { next: key === Symbol.iterator ? next : async () => next(), [key]: () => made };
    return made;
  };
  const webStream = (): ReadableStream<string> =>
    new ReadableStream({
      start: (controller) => {
        for (const chunk of 'ab') controller.enqueue(chunk);
        controller.close();
      },
    });
  const sources: Record<string, () => unknown> = {
    'an array': () => ['a', 'b'],
    'an array of promises': () => [Promise.resolve('a'), Promise.resolve('b')],
    'an array iterator': () => ['a', 'b'].values(),
    'a string': () => 'ab',
    'a set': () => new Set(['a', 'b']),
    'a set iterator': () => new Set(['a', 'b']).values(),
    'a generator': () =>
      (function* () {
        yield* 'ab';
      })(),
    'an async generator': () =>
      (async function* () {
        yield* 'ab';
      })(),
    'a sync iterable': () => iterator(['a', 'b'], Symbol.iterator),
    'a sync iterable of promises': () => iterator([Promise.resolve('a'), Promise.resolve('b')], Symbol.iterator),
    'an async iterable': () => iterator(['a', 'b'], Symbol.asyncIterator),
    'a web stream': webStream,
    'the iterator of a web stream': () => (webStream() as unknown as AsyncIterable<string>)[Symbol.asyncIterator](),
  };
  const streamOf = (source: unknown): ReadableStream<unknown> =>
    flow(source as Iterable<unknown>)
      .toAsync()
      .toReadableStream();

  for (const [name, source] of Object.entries(sources)) {
    test(`takes ${name}`, async () => {
      const reader = streamOf(source()).getReader();
      assert.deepEqual(await reader.read(), { value: 'a', done: false });
      assert.deepEqual(await reader.read(), { value: 'b', done: false });
      assert.deepEqual(await reader.read(), { value: undefined, done: true });
      await reader.closed;
    });
  }

  test('refuses at the call what is no iterable', () => {
    const wrong = [null, undefined, 0, NaN, true, {}, Object.create(null), Symbol('s'), { [Symbol.iterator]: 42 }];
    for (const source of [...wrong, { [Symbol.asyncIterator]: 42 }]) {
      assert.throws(() => streamOf(source), { name: 'TypeError' });
    }
  });

  test('an error of the iterator method is the error of the stream: at the first read, for nothing is opened before', async () => {
    for (const key of [Symbol.iterator, Symbol.asyncIterator]) {
      const reader = streamOf({ [key]: throwing }).getReader();
      await assert.rejects(reader.read(), boom);
      await assert.rejects(reader.closed, boom);
    }
  });

  test('an error of next() is the error of the stream; return() is not called', async () => {
    const { log, ...source } = { log: [] as string[] };
    const made = Object.assign(source, {
      next: () => Promise.reject(boom),
      return: async () => void log.push('return'),
      [Symbol.asyncIterator]: (): unknown => made,
    });
    const reader = streamOf(made).getReader();
    await Promise.all([assert.rejects(reader.read(), boom), assert.rejects(reader.closed, boom)]);
    assert.deepEqual(log, []);
  });

  test('an empty iterable ends the stream, and is not closed', async () => {
    const source = new Logged({}, 0);
    const reader = streamOf(source.async()).getReader();
    assert.deepEqual(await reader.read(), { value: undefined, done: true });
    await reader.closed;
    assert.deepEqual(source.log, ['next 1']);
  });

  test('waits for as long as next() does', async () => {
    const made: object = { next: () => new Promise(() => {}), [Symbol.asyncIterator]: () => made };
    const reader = streamOf(made).getReader();
    let settled = false;
    const heard = (): void => void (settled = true);
    reader.read().then(heard, heard);
    reader.closed.then(heard, heard);
    for (let turns = 0; turns < 3; turns++) await turn();
    assert.equal(settled, false);
  });

  test('next() is first called at the first read, once for each, without arguments', async () => {
    const calls: unknown[][] = [];
    const made: object = {
      next: async (...args: unknown[]) => {
        calls.push(args);
        return { done: false, value: 'a' };
      },
      [Symbol.asyncIterator]: () => made,
    };
    const reader = streamOf(made).getReader();
    await turn();
    assert.deepEqual(calls, []);
    assert.deepEqual(await reader.read(), { value: 'a', done: false });
    await turn();
    assert.deepEqual(calls, [[]]);
  });

  test('cancel() calls return(), once, and waits for it, also before the first read', async () => {
    for (const reads of [0, 1]) {
      let finish = (): void => {};
      const returning = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const source = new Logged({ return: () => returning.then(() => ({ done: true })) });
      const reader = streamOf(source.async()).getReader();
      for (let n = 0; n < reads; n++) await reader.read();
      let cancelled = false;
      const cancelling = reader.cancel(boom).then(() => (cancelled = true));
      await turn();
      assert.deepEqual([source.log.at(-1), cancelled], ['return', false]);
      finish();
      await Promise.all([cancelling, reader.closed]);
      assert.equal(source.log.filter((line) => line === 'return').length, 1);
    }
  });

  test('cancel() fails as return() fails', async () => {
    for (const bad of [throwing, () => 5]) {
      const reader = streamOf(new Logged({ return: bad }).async()).getReader();
      await reader.read();
      await assert.rejects(reader.cancel(), bad === throwing ? boom : { name: 'TypeError' });
    }
  });
});
