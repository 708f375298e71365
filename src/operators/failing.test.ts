import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { Hand } from '../../test/hand.ts';
import { turn } from '../../test/turn.ts';
import { watch } from '../../test/watch.ts';
import { flow } from '../flow/make.ts';
import { range, resumable } from '../flow/sources.ts';
import { rootCause, SuppressedError } from '../protocol/suppressed-error.ts';
import {
  AsyncCountingIterator,
  checkRejects,
  CountingIterator,
  failingAfter,
  manualClock,
  Stalling,
} from '../testing/index.ts';
import { catchError } from './catchError.ts';
import { onCleanupError } from './onCleanupError.ts';
import { onFinally } from './onFinally.ts';
import { retry } from './retry.ts';
import { withSignal } from './withSignal.ts';

const same = { model: (items: number[]) => [...items], cases: [[[1, 2], [], [1, 2]]] as never, items: fc.integer() };
const boom = new Error('boom');

describe('a pass-through', () => {
  // What catches errors cannot hand them on as they are.
  conform(
    () =>
      catchError<number>((error) => {
        throw error;
      }),
    { ...same, name: 'catchError', args: fc.constant([]), reads: (asked) => asked },
  );
  conform(() => onFinally<number>(() => {}), {
    ...same,
    name: 'onFinally',
    args: fc.constant([]),
    reads: (asked) => asked,
  });
  conform(() => onCleanupError<number>(() => {}), {
    ...same,
    name: 'onCleanupError',
    args: fc.constant([]),
    reads: (asked) => asked,
  });
  conform(() => withSignal<number>(new AbortController().signal), {
    ...same,
    name: 'withSignal',
    args: fc.constant([]),
    reads: (asked) => asked,
  });
});

describe('catchError', () => {
  test('goes on with other items, sync and async, the source that failed being closed', async () => {
    const source = () => failingAfter([1, 2], boom);
    const errors: unknown[] = [];
    const f = (error: unknown) => {
      errors.push(error);
      return [3];
    };
    assert.deepEqual(flow(source).catchError(f).toArray(), [1, 2, 3]);
    assert.deepEqual(await flow(source).toAsync().catchError(f).toArray(), [1, 2, 3]);
    assert.deepEqual(
      await flow(source)
        .toAsync()
        .catchError(async () => flow([4]))
        .toArray(),
      [1, 2, 4],
    );
    assert.deepEqual(errors, [boom, boom]);
  });

  test('sees operators before it, not those after it, nor the consumer', async () => {
    const counting = new AsyncCountingIterator([1, 2]);
    const fail = (n: number): number => {
      if (n === 2) throw boom;
      return n;
    };
    assert.deepEqual(
      await flow(counting)
        .map(fail)
        .catchError(() => [0])
        .toArray(),
      [1, 0],
    );
    assert.equal(counting.closes, 1);
    for (const async of [false, true]) {
      const items = async ? flow([1, 2]).toAsync() : flow([1, 2]);
      await assert.rejects(
        async () =>
          (items as ReturnType<typeof flow<number>>)
            .catchError(() => assert.fail('called'))
            .map(fail)
            .toArray(),
        boom,
      );
    }
  });

  test('an error of what it goes on with is not caught again', async () => {
    const twice = flow(failingAfter([1], new Error('first')))
      .toAsync()
      .catchError(() => failingAfter([2], boom));
    await assert.rejects(twice.toArray(), boom);
  });
});

describe('onFinally', () => {
  test('is called once per run, after the source is closed, and awaited', async () => {
    const log: string[] = [];
    const source = () => ({
      *[Symbol.iterator]() {
        try {
          yield* [1, 2];
        } finally {
          log.push('closed');
        }
      },
    });
    flow(source())
      .onFinally(() => log.push('finally'))
      .first();
    flow(source())
      .onFinally(() => log.push('finally'))
      .toArray();
    await flow(source())
      .toAsync()
      .onFinally(async () => {
        await turn();
        log.push('finally');
      })
      .first();
    assert.deepEqual(log, ['closed', 'finally', 'closed', 'finally', 'closed', 'finally']);
    log.length = 0;
    await assert.rejects(
      flow(failingAfter([1], boom))
        .toAsync()
        .onFinally(() => log.push('finally'))
        .toArray(),
      boom,
    );
    await flow(source())
      .toAsync()
      .onFinally(() => log.push('never'))
      .take(0)
      .toArray();
    assert.deepEqual(log, ['finally']);
  });

  test('what it throws is an error of the cleanup', async () => {
    const failing = flow(() => failingAfter([1], boom))
      .toAsync()
      .onFinally(() => {
        throw new Error('finally');
      });
    await assert.rejects(
      failing.toArray(),
      (error) =>
        error instanceof SuppressedError && rootCause(error) === boom && String(error.error) === 'Error: finally',
    );
  });
});

describe('withSignal', () => {
  test('interrupts a pending pull, closes what is open, and leaves no listener', async () => {
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
    signal.addEventListener = ((...args: Parameters<typeof add>) => (listeners++, add(...args))) as typeof add;
    signal.removeEventListener = ((...args: Parameters<typeof remove>) => (
      listeners--,
      remove(...args)
    )) as typeof remove;
    const source = new Stalling([1, 2]);
    const seen: number[] = [];
    const all = watch(
      flow(source)
        .withSignal(signal)
        .forEach((n) => seen.push(n)),
    );
    await source.stalled;
    await turn();
    assert.equal(listeners, 1);
    controller.abort(boom);
    await turn();
    assert.deepEqual([seen, all.error, source.closes, listeners], [[1, 2], boom, 1, 0]);
  });

  test('aborted before the run: nothing is opened; a one-shot source is closed', async () => {
    const source = new CountingIterator([1]);
    await assert.rejects(flow(source).withSignal(AbortSignal.abort(boom)).toArray(), boom);
    assert.deepEqual([source.asks, source.closes], [0, 1]);
  });

  test('fires on a busy source too: the event loop has its turns', async () => {
    const endless = flow(range(0, 1e15)).withSignal(AbortSignal.timeout(20));
    await assert.rejects(endless.drain(), { name: 'TimeoutError' });
  });

  test('a source that cannot be closed is named after the grace, with the reason', async () => {
    async function* stuck() {
      yield await new Promise<number>(() => {});
    }
    const controller = new AbortController();
    const all = watch(flow(stuck()).withSignal(controller.signal, { grace: 5 }).toArray());
    await turn();
    controller.abort(boom);
    while (!all.over) await turn();
    assert.ok(all.error instanceof SuppressedError);
    assert.equal(rootCause(all.error), boom);
    assert.match(String(all.error.error), /CleanupTimeoutError: async generator: the source did not close within 5 ms/);
  });

  test('after the end an abort does nothing', async () => {
    const controller = new AbortController();
    const results = flow([1]).withSignal(controller.signal)[Symbol.asyncIterator]();
    await results.next();
    assert.equal((await results.next()).done, true);
    controller.abort(boom);
    assert.equal((await results.next()).done, true);
  });

  test('aborted between two pulls: the next one rejects', async () => {
    const controller = new AbortController();
    const source = new AsyncCountingIterator([1, 2]);
    const results = flow(source).withSignal(controller.signal)[Symbol.asyncIterator]();
    await results.next();
    controller.abort(boom);
    await assert.rejects(results.next(), boom);
    assert.equal(source.closes, 1);
  });
});

describe('retry', () => {
  const flaky = (fails: number, error: unknown = boom) => {
    const calls: number[] = [];
    return {
      calls,
      f: async (n: number) => {
        calls.push(n);
        if (calls.length <= fails) throw error;
        return n * 10;
      },
    };
  };

  test('waits longer each time, by the clock, and gives the last error as it is', async () => {
    const clock = manualClock();
    const { calls, f } = flaky(9);
    const times: number[] = [];
    const tried = retry((n: number) => (times.push(clock.now()), f(n)), {
      times: 4,
      delay: 100,
      maxDelay: 300,
      jitter: 0,
      clock,
    });
    const result = watch(flow([1]).mapConcurrent(tried, { limit: 1 }).toArray());
    await clock.advance(10_000);
    assert.deepEqual([times, calls.length, result.error], [[0, 100, 300, 600, 900], 5, boom]);
  });

  test('jitter takes a part of the wait away; Retry-After is the least', async () => {
    const cases: [unknown, number][] = [
      [boom, 75],
      [Object.assign(new Error('busy'), { retryAfter: 2 }), 2000],
      [Object.assign(new Error('busy'), { response: { headers: new Headers({ 'retry-after': '3' }) } }), 3000],
      [Object.assign(new Error('busy'), { headers: { 'retry-after': '0' } }), 75],
    ];
    for (const [error, expected] of cases) {
      const clock = manualClock();
      const { f } = flaky(1, error);
      const result = watch(Promise.resolve(retry(f, { delay: 100, jitter: 0.5, random: () => 0.5, clock })(1, 0)));
      await clock.advance(expected - 1);
      assert.equal(result.over, false);
      await clock.advance(1);
      assert.equal(result.value, 10);
    }
  });

  test('a date is a Retry-After too', async () => {
    const clock = manualClock();
    const date = new Date(Date.now() + 60_000).toUTCString();
    const { f } = flaky(1, Object.assign(new Error('busy'), { headers: { 'retry-after': date } }));
    const result = watch(Promise.resolve(retry(f, { delay: 0, clock })(1, 0)));
    await clock.advance(30_000);
    assert.equal(result.over, false);
    await clock.advance(31_000);
    assert.equal(result.value, 10);
  });

  test('only errors that are worth it; plain answers stay plain', async () => {
    const { calls, f } = flaky(1);
    const once = retry(f, { when: () => false });
    await assert.rejects(Promise.resolve(once(1, 0)), boom);
    assert.equal(calls.length, 1);
    assert.equal(retry((n: number) => n + 1)(1, 0), 2);
  });

  test('stops waiting when the call is told to stop', async () => {
    const clock = manualClock();
    const { calls, f } = flaky(9);
    const all = flow([1]).mapConcurrent(retry(f, { delay: 1000, clock }), { limit: 1 });
    const results = all[Symbol.asyncIterator]();
    const pending = results.next();
    await turn();
    await results.return!();
    assert.deepEqual([(await pending).done, calls.length, clock.waiting], [true, 1, 0]);
  });
});

describe('resumable', () => {
  test('goes on where it was, each item once, and gives up after as many failures in a row', async () => {
    const clock = manualClock();
    const opened: (number | undefined)[] = [];
    const fails = [3, 3, 5, 9, 9, 9];
    const source = resumable(
      async function* from(position: number | undefined) {
        opened.push(position);
        const failsAt = fails.shift() ?? Infinity;
        for (let n = position ?? 0; ; n++) {
          if (n === failsAt) throw boom;
          yield n;
        }
      },
      { position: (n) => n + 1, times: 2, delay: 10, jitter: 0, clock },
    );
    const seen: number[] = [];
    const all = watch(source.forEach((n) => seen.push(n)));
    await clock.advance(1000);
    assert.deepEqual(seen, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    assert.deepEqual(opened, [undefined, 3, 3, 5, 9, 9]);
    assert.deepEqual([all.error, clock.waiting], [boom, 0]);
  });

  test('is closed while it waits', async () => {
    const clock = manualClock();
    const source = new Hand<number>();
    const results = resumable(() => source, { position: (n) => n, clock })[Symbol.asyncIterator]();
    source.fail(boom);
    const pending = results.next();
    await turn();
    assert.equal(clock.waiting, 1);
    await results.return!();
    assert.deepEqual([(await pending).done, clock.waiting], [true, 0]);
  });
});

test('E1', () => {
  checkRejects(retry, [5]);
  checkRejects(retry, [() => 1, { times: -1 }]);
  checkRejects(retry, [() => 1, { jitter: 2 }]);
  checkRejects(retry, [() => 1, { factor: 0 }]);
  checkRejects(resumable, [() => [], {}]);
  checkRejects(withSignal, [5]);
  checkRejects(withSignal, [new AbortController().signal, { grace: -1 }]);
  checkRejects(catchError, [5]);
  checkRejects(onFinally, []);
  checkRejects(onCleanupError, [5]);
});
