import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { turn } from '../../test/turn.ts';
import { flow } from '../flow/make.ts';
import { AsyncCountingIterator } from '../testing/index.ts';
import { sourceOf } from './source.ts';

function* generator() {
  yield* [1, 2, 3];
}
async function* asyncGenerator() {
  yield* [1, 2, 3];
}
const webStream = () =>
  new ReadableStream<number>({
    start: (controller) => {
      for (const n of [1, 2, 3]) controller.enqueue(n);
      controller.close();
    },
  });
/** A web stream of a runtime where those are not iterable. */
const oldWebStream = () => {
  const stream = webStream();
  return { getReader: () => stream.getReader(), cancel: (reason?: unknown) => stream.cancel(reason) };
};
const bareIterator = () => {
  const items = [1, 2, 3].values();
  return { next: () => items.next() };
};

describe('a source of every kind', () => {
  const kinds: [name: string, mode: string, make: () => unknown, again: boolean][] = [
    ['array', 'sync', () => [1, 2, 3], true],
    ['uint8array', 'sync', () => Uint8Array.of(1, 2, 3), true],
    ['set', 'sync', () => new Set([1, 2, 3]), true],
    ['iterable', 'sync', () => ({ [Symbol.iterator]: generator }), true],
    ['generator', 'sync', generator, false],
    ['array iterator', 'sync', () => [1, 2, 3].values(), false],
    ['iterator', 'sync', bareIterator, false],
    ['iterable', 'async', () => ({ [Symbol.asyncIterator]: asyncGenerator }), true],
    ['async generator', 'async', asyncGenerator, false],
    ['readable stream', 'async', webStream, false],
    ['iterable', 'async', oldWebStream, false],
    ['generator()', 'sync', () => generator, true],
    ['asyncGenerator()', 'async', () => asyncGenerator, true],
    ['bareIterator()', 'either', () => bareIterator, true],
    ['factory', 'either', () => () => [1, 2, 3], true],
    ['factory', 'either', () => async () => [1, 2, 3], true],
    ['factory', 'either', () => async () => asyncGenerator(), true],
    ['webStream()', 'either', () => webStream, true],
  ];
  for (const [name, mode, make, again] of kinds) {
    test(`${name}, ${mode}, ${again ? 'again and again' : 'once'}`, async () => {
      const source = make();
      const { name: found, mode: foundMode } = sourceOf(source, 'test');
      assert.deepEqual([found, foundMode], [name, mode]);
      const numbers = flow(source as AsyncIterable<number>);
      assert.deepEqual(await numbers.toArray(), [1, 2, 3]);
      if (again) assert.deepEqual(await numbers.toArray(), [1, 2, 3]);
      else await assert.rejects(async () => numbers.toArray(), { name: 'ConsumedError' });
    });
  }

  test('a string gives its characters, a map its entries', () => {
    assert.deepEqual(flow('a😀').toArray(), ['a', '😀']);
    assert.deepEqual(flow(new Map([['a', 1]])).toArray(), [['a', 1]]);
  });

  test('anything else is refused at the call', () => {
    const message = 'source must be an iterable, an async iterable or a function that makes one, got';
    for (const [value, got] of [
      [5, '5'],
      [null, 'null'],
      [undefined, 'undefined'],
      [true, 'true'],
      [{ a: 1 }, 'an object; entries(object) gives its entries'],
      [Object.create(null), 'an object; entries(object) gives its entries'],
      [new Date(0), 'a Date'],
      [Promise.resolve([]), 'a Promise'],
    ] as const) {
      assert.throws(() => flow(value as never), { name: 'TypeError', message: `flow: ${message} ${got}` });
    }
  });
});

describe('reading as for-of does', () => {
  test('an array that grows is read to its end, one that shrinks no further', () => {
    const grows = [1, 2];
    assert.deepEqual(
      flow(grows)
        .tap((n) => n < 4 && grows.push(n + 2))
        .toArray(),
      [1, 2, 3, 4, 5],
    );
    const shrinks = [1, 2, 3];
    assert.deepEqual(
      flow(shrinks)
        .tap(() => shrinks.pop())
        .toArray(),
      [1, 2],
    );
  });

  test('an array or typed array whose iterator was replaced is read through that', () => {
    const array = Object.assign([1, 2], { [Symbol.iterator]: () => ['replaced'].values() });
    assert.deepEqual(flow(array as Iterable<unknown>).toArray(), ['replaced']);
    const bytes = Object.assign(Uint8Array.of(1), { [Symbol.iterator]: () => ['replaced'].values() });
    assert.deepEqual(flow(bytes as Iterable<unknown>).toArray(), ['replaced']);
  });

  test('a hole in an array is undefined', () => {
    // oxlint-disable-next-line no-sparse-arrays -- that is what is tested
    assert.deepEqual(flow([1, , 3]).toArray(), [1, undefined, 3]);
  });

  test('next is looked up once, done is taken for what is true, value is not asked for at the end', () => {
    let lookups = 0;
    const iterator = {
      get next() {
        lookups += 1;
        let at = 0;
        return () =>
          at++ < 2
            ? { done: 0, value: at }
            : {
                done: 1,
                get value() {
                  return assert.fail('asked for');
                },
              };
      },
    };
    assert.deepEqual(flow({ [Symbol.iterator]: () => iterator } as unknown as Iterable<number>).toArray(), [1, 2]);
    assert.equal(lookups, 1);
  });

  test('an iterator that has failed is not closed', () => {
    const log: string[] = [];
    for (const broken of [
      () => {
        throw new Error('next');
      },
      () => ({
        get done() {
          throw new Error('done');
        },
      }),
      () => ({
        get value() {
          throw new Error('value');
        },
      }),
    ]) {
      const iterator = { next: broken, return: () => log.push('closed') };
      assert.throws(() => flow({ [Symbol.iterator]: () => iterator } as unknown as Iterable<number>).toArray(), Error);
    }
    assert.deepEqual(log, []);
  });

  test('one that breaks the protocol is an error that says what it did', () => {
    const over = (iterator: unknown) => flow({ [Symbol.iterator]: () => iterator } as Iterable<number>);
    const message = (text: string) => ({ name: 'TypeError', message: text });
    assert.throws(() => over(5).toArray(), message('flow: the iterator must be an object, got 5'));
    assert.throws(() => over({ next: () => 5 }).toArray(), message('flow: next() must return an object, got 5'));
    assert.throws(
      () => over({ next: () => Promise.resolve({ done: true }) }).toArray(),
      message('flow: next() returned a promise; give it a [Symbol.asyncIterator] to make the flow async'),
    );
    assert.throws(
      () => over({ next: () => ({ done: false, value: 1 }), return: () => 5 }).first(),
      message('flow: return() must return an object, got 5'),
    );
    assert.equal(over({ next: () => ({ done: false, value: 1 }), return: null }).first(), 1);
  });

  test('a generator that yields while it is closed is an error', () => {
    function* stubborn() {
      try {
        yield 1;
      } finally {
        yield 2;
      }
    }
    assert.throws(() => flow(stubborn()).first(), /flow: a generator yielded while it was being closed/);
  });
});

describe('a factory', () => {
  test('is called at the first pull of every run, and never before', () => {
    let calls = 0;
    const numbers = flow(() => {
      calls += 1;
      return [1, 2];
    });
    const results = numbers.map((n) => n)[Symbol.iterator]();
    assert.equal(calls, 0);
    results.next();
    assert.equal(calls, 1);
    assert.equal(numbers.sum(), 3);
    assert.equal(calls, 2);
  });

  test('that turns out to be asynchronous gives promises, or wants for await', async () => {
    const numbers = flow(() => asyncGenerator());
    assert.deepEqual(await numbers.toArray(), [1, 2, 3]);
    const unknown = flow((() => asyncGenerator()) as unknown as () => number[]);
    assert.throws(() => [...unknown], { name: 'TypeError', message: /is asynchronous; use for await/ });
    const seen: number[] = [];
    for await (const n of unknown as unknown as AsyncIterable<number>) seen.push(n);
    assert.deepEqual(seen, [1, 2, 3]);
  });

  test('whose promise comes too late is closed then', async () => {
    const source = new AsyncCountingIterator([1]);
    let give: ((source: AsyncCountingIterator<number>) => void) | undefined;
    const promise = new Promise<AsyncCountingIterator<number>>((resolve) => (give = resolve));
    const results = flow(() => promise)[Symbol.asyncIterator]();
    const pending = results.next();
    await turn();
    const left = results.return!();
    assert.equal((await pending).done, true);
    give?.(source);
    await left;
    assert.deepEqual([source.asks, source.closes], [0, 1]);
  });

  test('that throws or rejects fails the run with its own error', async () => {
    const error = new Error('factory');
    const throwing = flow((): number[] => {
      throw error;
    });
    assert.throws(() => throwing.toArray(), error);
    assert.throws(() => [...throwing], error);
    const rejecting = flow(() => Promise.reject<number[]>(error));
    await assert.rejects(rejecting.toArray(), error);
    await assert.rejects(rejecting[Symbol.asyncIterator]().next(), error);
  });

  test('that gives nothing iterable is an error', async () => {
    assert.throws(() => flow((() => 5) as never).toArray(), {
      name: 'TypeError',
      message: 'flow: expected an iterable or async iterable, got 5',
    });
    await assert.rejects(async () => flow((async () => 5) as never).toArray(), { name: 'TypeError' });
  });
});

describe('streams', () => {
  for (const [name, make] of [
    ['web', webStream],
    ['web, not iterable', oldWebStream],
  ] as const) {
    test(`${name}: leaving cancels it, and waits for that`, async () => {
      const log: unknown[] = [];
      const stream = new ReadableStream<number>({
        pull: (controller) => controller.enqueue(1),
        cancel: async (reason) => {
          await turn();
          log.push(reason);
        },
      });
      const source = name === 'web' ? stream : { getReader: () => stream.getReader(), cancel: () => stream.cancel() };
      assert.equal(await flow(source as ReadableStream<number>).first(), 1);
      assert.deepEqual(log, [undefined]);
      assert.deepEqual(await flow(make() as ReadableStream<number>).toArray(), [1, 2, 3]);
    });
  }

  test('an error of theirs is the error of the run', async () => {
    const error = new Error('stream');
    const failing = new ReadableStream({ start: (controller) => controller.error(error) });
    await assert.rejects(flow(failing).toArray(), error);
  });
});
