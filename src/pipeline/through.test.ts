import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { turn } from '../../test/turn.ts';
import { flow } from '../flow/make.ts';
import type { Flow } from '../flow/flow.ts';
import { AsyncCountingIterator, CountingIterator, Stalling, Witnessed } from '../testing/index.ts';
import type { Planned } from './plan.ts';

/** Every second item, by a generator function for each mode: what a user would write. */
const alternate = () => (items: Planned) => {
  if (items.plan.source.mode !== 'async') {
    return flow(items as Flow<number>).through(function* (read) {
      let index = 0;
      for (const n of read) if (index++ % 2 === 0) yield n;
    });
  }
  return flow(items as unknown as AsyncIterable<number>).through(async function* (read) {
    let index = 0;
    for await (const n of read) if (index++ % 2 === 0) yield n;
  });
};

conform(alternate, {
  name: 'through',
  model: (items) => items.filter((_, index) => index % 2 === 0),
  cases: [[[1, 2, 3], [], [1, 3]]],
  items: numbers,
  args: fc.constant([]),
  reads: (asked) => 2 * asked - 1,
});

describe('a generator that reads by hand', () => {
  test('and leaves the rest: that is closed when it has ended', () => {
    const source = new CountingIterator([1, 2, 3]);
    const pairs = flow(source).through(function* (items) {
      yield [items.next().value, items.next().value];
    });
    assert.deepEqual(pairs.toArray(), [[1, 2]]);
    assert.deepEqual([source.reads, source.closes], [2, 1]);
  });

  test('the same in an async flow', async () => {
    const source = new AsyncCountingIterator([1, 2, 3]);
    const pairs = flow(source).through(async function* (items) {
      yield [(await items.next()).value, (await items.next()).value];
    });
    assert.deepEqual(await pairs.toArray(), [[1, 2]]);
    assert.deepEqual([source.reads, source.closes], [2, 1]);
  });

  test('and never begins: the source is closed unread', () => {
    const source = new CountingIterator([1]);
    const nothing = flow(source).through(function* () {});
    assert.deepEqual(nothing.toArray(), []);
    assert.deepEqual([source.asks, source.closes], [0, 1]);
  });

  test('beyond the end gets done, again and again', () => {
    const twice = flow([1]).through(function* (items) {
      yield [items.next().done, items.next().done, items.next().done];
    });
    assert.deepEqual(twice.toArray(), [[false, true, true]]);
  });
});

describe('errors and leaving', () => {
  test('the generator sees an error of the pipeline before it, and may go on', () => {
    const failing = flow([1, 2]).map((n) => {
      if (n === 2) throw new Error('two');
      return n;
    });
    const rescued = failing.through(function* (items) {
      try {
        yield* items;
      } catch (error) {
        yield (error as Error).message;
      }
    });
    assert.deepEqual(rescued.toArray(), [1, 'two']);
  });

  test('an error of the generator closes the pipeline before it', async () => {
    const source = new CountingIterator([1, 2]);
    const failing = flow(source).through(function* (items): Generator<number> {
      yield items.next().value as number;
      throw new Error('mine');
    });
    assert.throws(() => failing.toArray(), /mine/);
    assert.equal(source.closes, 1);
    const asyncSource = new AsyncCountingIterator([1, 2]);
    const failingAsync = flow(asyncSource).through(async function* (items): AsyncGenerator<number> {
      yield (await items.next()).value as number;
      throw new Error('mine');
    });
    await assert.rejects(failingAsync.toArray(), /mine/);
    assert.equal(asyncSource.closes, 1);
  });

  test('leaving runs the finally of the generator, then closes the pipeline, each error once', async () => {
    const log: string[] = [];
    const source = new Witnessed([1, 2], 'source', log, { closeFailure: new Error('close') });
    const watched = flow(source)
      .toAsync()
      .through(async function* (items) {
        try {
          yield* items;
        } finally {
          log.push('finally');
        }
      });
    const results = watched[Symbol.asyncIterator]();
    await results.next();
    await assert.rejects(results.return!(), { message: 'close' });
    assert.deepEqual(log, ['open source', 'close source', 'closed source', 'finally']);
  });

  test('leaving while the generator waits for an item closes both', async () => {
    const source = new Stalling([1]);
    let over = false;
    const watched = flow(source).through(async function* (items) {
      try {
        yield* items;
      } finally {
        over = true;
      }
    });
    const results = watched[Symbol.asyncIterator]();
    await results.next();
    const pending = results.next();
    await source.stalled;
    await Promise.all([results.return!(), pending]);
    await turn();
    assert.deepEqual([source.closes, over], [1, true]);
  });

  test('a function that throws closes the source, also if it has read of it', async () => {
    const source = new CountingIterator([1]);
    const failing = flow(source).through((): Iterable<number> => {
      throw new Error('at once');
    });
    assert.throws(() => failing.toArray(), /at once/);
    const begun = new CountingIterator([1]);
    const late = flow(begun).through((items): Iterable<number> => {
      items.next();
      throw new Error('late');
    });
    assert.throws(() => late.toArray(), /late/);
    assert.deepEqual([begun.reads, begun.closes], [1, 1]);
    const asyncSource = new AsyncCountingIterator([1]);
    const failingAsync = flow(asyncSource).through((items): AsyncIterable<number> => {
      void items.next();
      throw new Error('at once');
    });
    await assert.rejects(failingAsync.toArray(), /at once/);
    assert.equal(asyncSource.closes, 1);
    assert.throws(
      () =>
        flow(new CountingIterator([1]))
          .through((): Iterable<number> => 5 as never)
          .toArray(),
      {
        name: 'TypeError',
        message: /^through: /,
      },
    );
    assert.deepEqual([source.asks, source.closes], [0, 1]);
  });
});

describe('modes', () => {
  test('an async generator makes a sync flow async', async () => {
    const doubled = flow([1, 2]).through(async function* (items) {
      for (const n of items) yield n * 2;
    });
    assert.deepEqual(await doubled.toArray(), [2, 4]);
  });

  test('a sync generator is refused by an async flow, at the call', () => {
    const later = flow(new AsyncCountingIterator([1]));
    assert.throws(
      () =>
        later.through(function* () {
          yield 1;
        } as never),
      { name: 'TypeError', message: /^through: the flow is asynchronous/ },
    );
    assert.throws(() => later.through(5 as never), {
      name: 'TypeError',
      message: 'through: f must be a function, got 5',
    });
  });

  test('of a function that is no generator function only the run shows it', async () => {
    const source = new AsyncCountingIterator([1]);
    const sync = flow(source).through((() => [1]) as never);
    await assert.rejects(sync.toArray(), { name: 'TypeError', message: /f must give an async iterable/ });
    assert.equal(source.closes, 1);
    const either = flow([1, 2]).through(((items: Iterable<number>) => flow(items).toAsync()) as never);
    assert.deepEqual(await either.toArray(), [1, 2]);
  });

  test('after a factory it is known only when that has been called', async () => {
    const plus = function* (items: Iterable<number>) {
      for (const n of items) yield n + 1;
    };
    assert.deepEqual(
      flow(() => [1, 2])
        .through(plus)
        .toArray(),
      [2, 3],
    );
  });

  test('a flow through a generator can be run again if its source can', () => {
    const again = flow([1, 2]).through(function* (items) {
      yield* items;
    });
    assert.deepEqual(
      [again.toArray(), again.toArray()],
      [
        [1, 2],
        [1, 2],
      ],
    );
    const once = flow(new CountingIterator([1])).through(function* (items) {
      yield* items;
    });
    once.toArray();
    assert.throws(() => once.toArray(), { name: 'ConsumedError' });
  });
});
