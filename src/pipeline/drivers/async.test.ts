import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { turn } from '../../../test/turn.ts';
import type { AsyncFlow } from '../../flow/flow.ts';
import { flow } from '../../flow/make.ts';
import { AsyncCountingIterator, CountingIterator, Rechunked, Stalling, Witnessed } from '../../testing/index.ts';
import { Planned } from '../plan.ts';
import { type BatchReader, END } from '../reader.ts';
import { rootCause, SuppressedError } from '../../protocol/suppressed-error.ts';
import { BatchRun } from './async.ts';
import { heapUsed, noHeap } from '../../../test/runtime.ts';

/** A promise and its settling. */
function deferred<T = void>() {
  let settle: { resolve: (value: T) => void; reject: (error: unknown) => void };
  const promise = new Promise<T>((resolve, reject) => (settle = { resolve, reject }));
  return { promise, ...settle! };
}

const open = <T>(items: AsyncFlow<T>) => items[Symbol.asyncIterator]();

/** A flow over a reader of batches. */
function batches(reader: Partial<BatchReader<unknown>>) {
  const whole: BatchReader<unknown> = {
    pull: () => END,
    accept: (arrival) => arrival as unknown[],
    close: () => {},
    ...reader,
  };
  class Batches extends Planned implements AsyncIterable<unknown> {
    declare [Symbol.asyncIterator]: () => AsyncIterator<unknown>;
  }
  return flow(new Batches({ source: { name: 'batches', mode: 'async', open: () => whole }, stages: [] }));
}

describe('concurrent calls of next', () => {
  for (const [kind, source] of [
    ['an async iterator', () => new AsyncCountingIterator([1, 2, 3, 4, 5])],
    [
      'batches',
      () =>
        new Rechunked(
          [1, 2, 3, 4, 5],
          [
            { size: 2, late: true },
            { size: 2, late: false },
          ],
        ),
    ],
    ['a sync source', () => flow([1, 2, 3, 4, 5]).toAsync()],
  ] as const) {
    test(`over ${kind} are answered in order, none lost, none twice`, async () => {
      const results = open(flow<number>(source()).map((n) => Promise.resolve(n * 10)));
      const answers = await Promise.all(Array.from({ length: 8 }, () => results.next()));
      assert.deepEqual(
        answers.map(({ value }) => value),
        [10, 20, 30, 40, 50, undefined, undefined, undefined],
      );
    });
  }

  test('beyond an error are done', async () => {
    const results = open(
      flow(new AsyncCountingIterator([1, 2, 3])).map((n) => (n === 2 ? Promise.reject(new Error('two')) : n)),
    );
    const answers = await Promise.allSettled([results.next(), results.next(), results.next(), results.next()]);
    assert.deepEqual(
      answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.value : String(answer.reason))),
      [1, 'Error: two', undefined, undefined],
    );
  });

  test('from within a callback of a compiled loop wait for their turn, and may end it', async () => {
    for (const leave of [false, true]) {
      let pulls = 0;
      const items = Array.from({ length: 3000 }, (_, n) => n);
      const later: Promise<unknown>[] = [];
      const results: AsyncIterator<unknown> = open(
        batches({ pull: () => (pulls++ > 0 ? END : items) }).map((n) => {
          if (n === 2000) later.push(results.next(), ...(leave ? [results.return!()] : []));
          return n;
        }),
      );
      for (let n = 0; n < 2000; n++) await results.next();
      const given = [await results.next(), ...(await Promise.all(later))];
      const done = { done: true, value: undefined };
      const values = [2000, 2001].map((value) => ({ done: false, value }));
      assert.deepEqual(given, leave ? [done, done, done] : values);
      assert.deepEqual(await results.next(), leave ? done : { done: false, value: 2002 });
    }
  });

  test('from within a callback wait for their turn', async () => {
    const inner: Promise<IteratorResult<number>>[] = [];
    const results: AsyncIterator<number> = open(
      flow(new Rechunked([1, 2, 3], [{ size: 3, late: false }])).tap(
        (n) => n === 1 && inner.push(results.next(), results.next(), results.next()),
      ),
    );
    assert.deepEqual(await results.next(), { done: false, value: 1 });
    assert.deepEqual(
      (await Promise.all(inner)).map(({ value }) => value as unknown),
      [2, 3, undefined],
    );
    assert.equal((await results.next()).done, true);
  });
});

describe('return', () => {
  test('before the first pull runs no code of the user and closes the source', async () => {
    const source = new AsyncCountingIterator([1]);
    const results = open(flow(source).map(() => assert.fail('called')));
    assert.deepEqual(await results.return!(), { done: true, value: undefined });
    assert.deepEqual([source.asks, source.closes], [0, 1]);
  });

  test('answers every pending next at once, and none is answered again', async () => {
    const source = new Stalling([1]);
    const results = open(flow(source));
    await results.next();
    const pending = [results.next(), results.next()];
    await source.stalled;
    const left = results.return!();
    assert.deepEqual(
      (await Promise.all(pending)).map(({ done }) => done),
      [true, true],
    );
    await left;
    assert.equal(source.closes, 1);
  });

  test('fails after 5 seconds where the source never closes', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    async function* stuck() {
      yield await new Promise<number>(() => {});
    }
    const results = open(flow(stuck()).map((n) => n));
    const pending = results.next();
    await turn();
    const left = results.return!();
    assert.equal((await pending).done, true);
    t.mock.timers.tick(5_000);
    // Deno does not do that when the test is over.
    t.mock.timers.reset();
    await assert.rejects(left, {
      name: 'CleanupTimeoutError',
      message: 'async generator | map: the source did not close within 5000 ms: a pull was pending and never settled',
    });
  });

  test('while a callback is awaited: what that answers is dropped, an error too', async () => {
    for (const settle of ['resolve', 'reject'] as const) {
      const answer = deferred<number>();
      const source = new AsyncCountingIterator([1, 2]);
      const results = open(flow(source).map(() => answer.promise));
      const pending = results.next();
      await turn();
      const left = results.return!();
      assert.equal((await pending).done, true);
      await left;
      answer[settle](7);
      await turn();
      assert.deepEqual([source.closes, (await results.next()).done], [1, true]);
    }
  });

  test('from within a callback ends the flow', async () => {
    const source = new CountingIterator([1, 2, 3]);
    const seen: number[] = [];
    const results: AsyncIterator<number> = open(
      flow(source)
        .toAsync()
        .tap((n) => {
          seen.push(n);
          if (n === 2) void results.return!();
        }),
    );
    assert.equal((await results.next()).value, 1);
    assert.equal((await results.next()).done, true);
    assert.deepEqual([seen, source.closes], [[1, 2], 1]);
  });

  test('waits for a cleanup that is under way, and reports its error', async () => {
    const closing = deferred();
    const source = {
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.resolve({ done: false, value: 1 }),
        return: async () => {
          await closing.promise;
          throw new Error('close');
        },
      }),
    };
    const results = open(flow(source).take(1));
    assert.equal((await results.next()).value, 1);
    const pending = results.next();
    await turn();
    let over = false;
    const left = results.return!().finally(() => (over = true));
    left.catch(() => {});
    assert.equal((await pending).done, true);
    await turn();
    assert.equal(over, false);
    closing.resolve();
    await assert.rejects(left, /close/);
  });

  test('while the source is being opened closes what was opened, unread', async () => {
    const source = new AsyncCountingIterator([1]);
    const results: AsyncIterator<number> = open(
      flow(() => {
        void results.return!();
        return source;
      }),
    );
    assert.equal((await results.next()).done, true);
    await turn();
    assert.deepEqual([source.asks, source.closes], [0, 1]);
  });

  test('while it is under way is the same for every caller', async () => {
    const closing = deferred();
    let closes = 0;
    const source = {
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.resolve({ done: false, value: 1 }),
        return: async () => {
          closes += 1;
          await closing.promise;
          return {};
        },
      }),
    } as AsyncIterable<number>;
    const results = open(flow(source));
    await results.next();
    const over: string[] = [];
    const first = results.return!().then(() => over.push('first'));
    const second = results.return!().then(() => over.push('second'));
    const next = results.next().then(({ done }) => over.push(`next ${done}`));
    await turn();
    assert.deepEqual(over, []);
    closing.resolve();
    await Promise.all([first, second, next]);
    assert.equal(closes, 1);
  });

  test('twice: both wait for the cleanup, the first reports its error', async () => {
    const source = new Witnessed([1, 2], 'a', [], { closeFailure: new Error('close') });
    const results = open(flow(source).toAsync());
    await results.next();
    const [first, second] = await Promise.allSettled([results.return!(), results.return!()]);
    assert.equal(first.status, 'rejected');
    assert.deepEqual(second, { status: 'fulfilled', value: { done: true, value: undefined } });
  });

  test('an output does not wait for the cleanup of what has ended, nor is lost with it', async () => {
    const source = new Witnessed([1, 2], 'a', [], { closeFailure: new Error('close') });
    const results = open(flow(source).toAsync().take(1));
    assert.deepEqual(await results.next(), { done: false, value: 1 });
    await assert.rejects(results.next(), /close/);
    assert.equal((await results.next()).done, true);
  });
});

describe('any value is an item', () => {
  const odd = () => {
    const rejected = Promise.reject(new Error('an item'));
    rejected.catch(() => {});
    // oxlint-disable-next-line unicorn/no-thenable -- that is what is tested
    const thenable = { then: () => assert.fail('awaited') };
    return [null, undefined, [], {}, NaN, Promise.resolve(1), rejected, thenable] as unknown[];
  };
  const source = (items: unknown[]) => {
    let at = 0;
    const next = () => Promise.resolve(at < items.length ? { done: false, value: items[at++] } : { done: true });
    return { [Symbol.asyncIterator]: () => ({ next }) } as AsyncIterable<unknown>;
  };
  const same = (got: readonly unknown[], items: readonly unknown[]) => {
    assert.equal(got.length, items.length);
    for (const [index, item] of items.entries()) assert.ok(Object.is(got[index], item), `item ${index}`);
  };

  test('of a sync source', () => {
    const items = odd();
    same(flow(items).toArray(), items);
    same([...flow(new Set(items))], items);
    same(flow(items).concat(items).toArray(), [...items, ...items]);
    same(
      flow([1])
        .flatMap(() => items)
        .toArray(),
      items,
    );
  });

  test('of an async source, in batches and one by one', async () => {
    const items = odd();
    let pulled = 0;
    same(await batches({ pull: () => (pulled++ ? END : items) }).toArray(), items);
    same(await flow(source(items)).toArray(), items);
    const iterated: unknown[] = [];
    const results = open(flow(source(items)));
    for (let next = await results.next(); !next.done; next = await results.next()) iterated.push(next.value);
    same(iterated, items);
  });

  test('of an async source that is a further input', async () => {
    const items = odd();
    same(await flow(source([])).concat(source(items)).toArray(), items);
    const rows = await flow(source(items)).zip(source(items)).toArray();
    same(
      rows.map(([, item]) => item),
      items,
    );
    same(
      await flow(source([1]))
        .flatMap(() => source(items))
        .toArray(),
      items,
    );
  });

  test('a promise that is an item of a sync source is awaited in an async flow, as for await does it', async () => {
    // oxlint-disable-next-line unicorn/no-thenable -- that is what is tested
    const thenable = { then: (resolve: (value: number) => void) => resolve(2) };
    const items = [Promise.resolve(1), thenable, 3] as number[];
    const expected = [1, 2, 3];
    assert.deepEqual(await flow(items).toAsync().toArray(), expected);
    assert.deepEqual(await flow(source([])).concat(items).toArray(), expected);
    assert.deepEqual(
      await flow(source([1]))
        .flatMap(() => items)
        .toArray(),
      expected,
    );
  });
});

describe('an item that is a rejected promise', () => {
  const refused = () => {
    const closed: string[] = [];
    const iterable = {
      [Symbol.iterator]: () => ({
        next: () => ({ done: false, value: Promise.reject(new Error('refused')) as unknown as number }),
        return: () => {
          closed.push('closed');
          return { done: true, value: undefined };
        },
      }),
    } as Iterable<number>;
    return { iterable, closed };
  };

  test('closes the sync source that gave it', async () => {
    const { iterable, closed } = refused();
    await assert.rejects(flow(iterable).toAsync().toArray(), /refused/);
    assert.deepEqual(closed, ['closed']);
    await assert.rejects(flow(iterable).toAsync()[Symbol.asyncIterator]().next(), /refused/);
    assert.deepEqual(closed, ['closed', 'closed']);
  });

  test('closes the further input that gave it', async () => {
    const { iterable, closed } = refused();
    await assert.rejects(flow(new AsyncCountingIterator<number>([])).concat(iterable).toArray(), /refused/);
    const inner = flow(new AsyncCountingIterator([1])).flatMap(() => iterable);
    await assert.rejects(inner.toArray(), /refused/);
    assert.deepEqual(closed, ['closed', 'closed']);
  });
});

describe('the event loop is not starved', () => {
  /** Ends a flow once timers have fired three times, or long after they should have. */
  const untilTicked = () => {
    let ticks = 0;
    let items = 0;
    const timer = setInterval(() => ticks++, 1);
    return {
      wanted: () => ticks < 3 && items++ < 5e6,
      ticked: () => {
        clearInterval(timer);
        return ticks >= 3;
      },
    };
  };
  function* endless() {
    for (let n = 0; ; n++) yield n;
  }
  async function* microtasks() {
    yield* endless();
  }

  const sources: Record<string, () => AsyncFlow<unknown>> = {
    'a busy sync source': () => flow(endless()).toAsync(),
    'a busy async source': () => flow(microtasks()),
    'batches that are always there': () => batches({ pull: () => [1, 2, 3] }),
    'an inner iterable without end': () => flow(microtasks()).flatMap(endless),
    'a flow repeated for ever': () => flow(new AsyncCountingIterator([1])).cycle(),
    'a further input without end': () => flow(new AsyncCountingIterator<number>([])).concat(endless()),
    'a callback whose promises are settled': () =>
      flow(endless())
        .toAsync()
        .map(async (n) => n),
  };
  const ends: Record<string, (items: AsyncFlow<unknown>) => Promise<void>> = {
    'and all of it rejected': (items) => items.filter(() => false).drain(),
    drained: (items) => items.drain(),
    iterated: async (items) => {
      for await (const item of items) void item;
    },
  };
  for (const [source, busy] of Object.entries(sources)) {
    for (const [how, end] of Object.entries(ends)) {
      test(`by ${source}, ${how}`, async () => {
        const { wanted, ticked } = untilTicked();
        await end(busy().takeWhile(wanted));
        assert.ok(ticked());
      });
    }
  }

  test('by a batch without end, read item by item: bare, and in a compiled loop', async () => {
    const whole = batches({ pull: () => new Proxy([1], { get: (_items, key) => (key === 'length' ? 2 ** 40 : 1) }) });
    for (const items of [whole, whole.map((n) => n), whole.filter(() => true).map((n) => n)]) {
      const { wanted, ticked } = untilTicked();
      for await (const item of items) if (item !== 1 || !wanted()) break;
      assert.ok(ticked());
    }
  });

  test('by empty batches', async () => {
    let over = false;
    setTimeout(() => (over = true), 5);
    let pulls = 0;
    await batches({ pull: () => (over || pulls++ > 2e7 ? END : []) }).drain();
    assert.ok(over);
  });
});

describe('what is long stays flat', () => {
  test('a million empty batches', { skip: noHeap }, async () => {
    let pulls = 0;
    const source = batches({ pull: () => (++pulls > 1e6 ? END : pulls % 16 ? [] : Promise.resolve([])) });
    const before = heapUsed();
    assert.equal(await source.count(), 0);
    assert.ok(heapUsed() - before < 4e6);
  });

  test('100,000 inner sources, 10,000 further inputs, 1,000 stages', async () => {
    const parts = Array.from({ length: 100_000 }, (_, n) => [n]);
    assert.equal(flow(parts).flatten().count(), 100_000);
    assert.equal(await flow(parts).toAsync().flatten().count(), 100_000);
    const some = parts.slice(0, 10_000);
    assert.equal(
      flow([0])
        .concat(...some)
        .count(),
      10_001,
    );
    assert.equal(
      await flow(new AsyncCountingIterator([0]))
        .concat(...some)
        .count(),
      10_001,
    );
    let long = flow([1, 2]);
    for (let stage = 0; stage < 1000; stage++) long = long.map((n) => n + 1);
    assert.deepEqual(long.toArray(), [1001, 1002]);
    assert.deepEqual(await long.toAsync().toArray(), [1001, 1002]);
  });
});

describe('errors', () => {
  test('of the run and of its cleanups come out together, the first as the root', async () => {
    const log: string[] = [];
    const boom = new Error('boom');
    const source = new Witnessed([1], 'a', log, { closeFailure: new Error('close a') });
    const other = new Witnessed([1], 'b', log, { closeFailure: new Error('close b') });
    const failing = flow(source)
      .toAsync()
      .zip(other)
      .map(() => Promise.reject(boom))
      .toArray();
    const error = await failing.then(
      () => assert.fail(),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof SuppressedError);
    assert.equal(rootCause(error), boom);
    assert.match(String(error.error), /close a/);
    assert.ok(error.suppressed instanceof SuppressedError);
    assert.match(String(error.suppressed.error), /close b/);
  });

  test('of what was read in a batch and is run in a compiled loop come in their place, and end the run', async () => {
    const items = Array.from({ length: 3000 }, (_, n) => n);
    const log: unknown[] = [];
    let pulls = 0;
    const source = batches({ pull: () => (pulls++ > 0 ? END : items), close: () => void log.push('close') });
    const results = open(
      source.map((n) => {
        if (n === 2900) throw new Error('boom');
        return n;
      }),
    );
    for (let n = 0; n < 2900; n++) assert.deepEqual(await results.next(), { done: false, value: n });
    await assert.rejects(results.next(), /boom/);
    assert.deepEqual([await results.next(), log], [{ done: true, value: undefined }, ['close']]);
  });

  test('an iterator that breaks the protocol is named', async () => {
    const bad = (next: unknown) => ({ [Symbol.asyncIterator]: () => ({ next: () => next }) }) as AsyncIterable<number>;
    await assert.rejects(flow(bad(Promise.resolve(5))).toArray(), {
      name: 'TypeError',
      message: 'flow: next() must resolve to an object, got 5',
    });
    await assert.rejects(flow(bad(undefined)).toArray(), TypeError);
    const closing = { next: () => Promise.resolve({ done: false, value: 1 }), return: () => Promise.resolve(5) };
    const results = flow({ [Symbol.asyncIterator]: () => closing } as unknown as AsyncIterable<number>);
    await assert.rejects(results.first(), {
      name: 'TypeError',
      message: 'flow: return() must resolve to an object, got 5',
    });
  });

  test('a generator that yields while it is closed is one, since its cleanup did not run to its end', async () => {
    async function* stubborn() {
      try {
        yield 1;
      } finally {
        yield 2;
      }
    }
    await assert.rejects(flow(stubborn()).first(), /flow: .*yielded/);
  });
});

test('a run that is read in batches gives what came before an error, then the error, and calls back no more', async () => {
  const seen: number[] = [];
  const source = new Rechunked([1, 2, 3, 4], [{ size: 4, late: false }]);
  const { plan } = flow(source).map((n) => {
    seen.push(n);
    if (n === 3) throw new Error('three');
    return n;
  });
  const run = new BatchRun(plan, 'test');
  assert.deepEqual(run.accept(await run.pull(10)), [1, 2]);
  await assert.rejects(async () => run.pull(10), /three/);
  assert.deepEqual([seen, source.observed.closes], [[1, 2, 3], 1]);
});

describe('items that a loop awaits one by one, once there were many', () => {
  const many = Array.from({ length: 3000 }, (_, n) => n);
  const boom = new Error('boom');

  test('are run as a loop by hand would run them, whatever some of them have to wait for', async () => {
    for (const every of [1, 2, 700, Infinity]) {
      const calls: string[] = [];
      const source = new AsyncCountingIterator(many);
      const total = await flow(source)
        .map((n, i) => {
          calls.push(`${n} ${i}`);
          return n % every === 1 ? Promise.resolve(n * 2) : n * 2;
        })
        .filter((n) => n % 3 !== 0)
        .sum();
      const kept = many.map((n) => n * 2).filter((n) => n % 3 !== 0);
      assert.equal(
        total,
        kept.reduce((a, b) => a + b),
      );
      assert.deepEqual(
        calls,
        many.map((n) => `${n} ${n}`),
      );
      assert.deepEqual([source.asks, source.reads, source.closes], [3001, 3000, 0]);
    }
  });

  test('are read no further than is asked for, and the source is closed once', async () => {
    const source = new AsyncCountingIterator(many);
    assert.equal(
      await flow(source)
        .map((n) => n + 1)
        .take(2000)
        .count(),
      2000,
    );
    assert.deepEqual([source.asks, source.closes], [2000, 1]);
  });

  test('a callback that throws closes the source, a source that fails is not closed', async () => {
    const source = new AsyncCountingIterator(many);
    const failing = flow(source).map((n) => {
      if (n === 2000) throw boom;
      return n;
    });
    await assert.rejects(failing.sum(), (error) => error === boom);
    assert.deepEqual([source.reads, source.closes], [2001, 1]);

    let [asked, closed] = [0, 0];
    const iterator: AsyncIterableIterator<number> = {
      [Symbol.asyncIterator]: () => iterator,
      next: () => (asked++ < 2000 ? Promise.resolve({ done: false, value: 1 }) : Promise.reject(boom)),
      return: () => Promise.resolve({ done: true, value: closed++ }),
    };
    await assert.rejects(
      flow(iterator)
        .map((n) => n)
        .sum(),
      (error) => error === boom,
    );
    assert.deepEqual([asked, closed], [2001, 0]);
  });

  test('what is no result is refused, and what is not promised need not be', async () => {
    let asked = 0;
    const iterator = {
      [Symbol.asyncIterator]: () => iterator,
      next: () => (asked++ < 2000 ? { done: false, value: 1 } : 7) as unknown as Promise<IteratorResult<number>>,
    };
    const message = 'flow: next() must resolve to an object, got 7';
    await assert.rejects(
      flow(iterator)
        .map((n) => n)
        .sum(),
      { name: 'TypeError', message },
    );
  });

  test('a flow that is disposed of while an item is awaited calls back no more', async () => {
    const [arrival, waiting] = [deferred<IteratorResult<number>>(), deferred()];
    let [asked, closed, called] = [0, 0, 0];
    const iterator: AsyncIterableIterator<number> = {
      [Symbol.asyncIterator]: () => iterator,
      next: () => {
        if (asked++ < 2000) return Promise.resolve({ done: false, value: 1 });
        waiting.resolve();
        return arrival.promise;
      },
      return: () => Promise.resolve({ done: true, value: closed++ }),
    };
    const items = flow(iterator);
    const sum = items.map(() => called++).sum();
    const failed = assert.rejects(sum, /disposed of before it came to its end/);
    await waiting.promise;
    await items[Symbol.asyncDispose]();
    arrival.resolve({ done: false, value: 1 });
    await failed;
    await turn();
    assert.deepEqual([asked, closed, called], [2001, 1, 2000]);
  });
});
