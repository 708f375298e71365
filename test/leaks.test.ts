import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, test } from 'node:test';
import { flow } from '../src/flow/make.ts';
import { fromEvents, range } from '../src/flow/sources.ts';
import { channel } from '../src/sources/index.ts';
import { AsyncCountingIterator } from '../src/testing/index.ts';
import { heapUsed, inCi, inFull } from './runtime.ts';
import { turn } from './turn.ts';

/** As often as the design has it with `npm run leaks`; what takes minutes a part of that in CI, and less than that elsewhere. */
const times = (full: number, ci = full): number => (inFull ? full : inCi ? ci : ci / 20);

/** Bytes by which the heap has grown over some work, which is done once before to warm up. */
async function growth(work: (count: number) => Promise<void>, count: number): Promise<number> {
  await work(Math.min(count, 2000));
  const before = await settledHeap();
  await work(count);
  return (await settledHeap()) - before;
}

async function settledHeap(): Promise<number> {
  for (let turns = 0; turns < 3; turns++) {
    await turn();
    heapUsed();
  }
  return heapUsed();
}

const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
const MB = 1 << 20;

/** An iterator that never answers, until it is closed. */
const never = (): AsyncIterable<never> => ({
  [Symbol.asyncIterator]: () => ({
    next: () => new Promise<never>(() => {}),
    return: () => Promise.resolve({ done: true as const, value: undefined }),
  }),
});

describe('nothing is left behind by', () => {
  test('a million pulls beside a source that never answers, under one signal', async () => {
    const { signal } = new AbortController();
    const grown = await growth(async (count) => {
      const merged = flow(new AsyncCountingIterator(range(count)))
        .merge(never())
        .withSignal(signal);
      let seen = 0;
      for await (const item of merged.take(count)) {
        void item;
        seen += 1;
        if (seen % 1000 === 0) assert.equal(getEventListeners(signal, 'abort').length, 1);
      }
      assert.equal(seen, count);
    }, times(1e6));
    assert.ok(grown < MB, `${grown} bytes`);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  test('a million merges', async () => {
    const grown = await growth(
      async (count) => {
        for (let n = 0; n < count; n++) await flow([1, 2]).merge([3], never()).take(3).drain();
      },
      times(1e6, 3e4),
    );
    assert.ok(grown < MB, `${grown} bytes`);
  });

  test('a hundred thousand flows that are dropped half way', async () => {
    const grown = await growth(async (count) => {
      for (let n = 0; n < count; n++) {
        const results = flow(new AsyncCountingIterator([1, 2, 3])).mapConcurrent(async (item) => item, { limit: 2 });
        await results[Symbol.asyncIterator]().next();
      }
    }, times(1e5));
    assert.ok(grown < MB, `${grown} bytes`);
  });

  test('a million runs that are aborted', async () => {
    const { signal: whole } = new AbortController();
    const before = timers();
    const grown = await growth(
      async (count) => {
        for (let n = 0; n < count; n++) {
          const controller = new AbortController();
          const run = flow(never()).withSignal(controller.signal).withSignal(whole).drain();
          controller.abort(whole);
          await run.then(
            () => assert.fail('must be aborted'),
            (reason: unknown) => assert.equal(reason, whole),
          );
        }
      },
      times(1e6, 3e4),
    );
    assert.ok(grown < MB, `${grown} bytes`);
    assert.deepEqual([getEventListeners(whole, 'abort').length, timers()], [0, before]);
  });

  test('timeouts, delays and windows that are left', async () => {
    const before = timers();
    for (let n = 0; n < 200; n++) {
      const items = flow(new AsyncCountingIterator(range(10)));
      await items.timeout(60_000).batchedBy({ ms: 60_000, size: 2 }).debounce(60_000).first();
      const waiting = flow(never()).sample(60_000)[Symbol.asyncIterator]();
      void waiting.next();
      await waiting.return!();
    }
    assert.equal(timers(), before);
  });

  test('events and channels', async () => {
    const target = new EventTarget();
    const numbers = channel<number>({ capacity: 4 });
    const grown = await growth(async (count) => {
      for (let n = 0; n < count; n++) {
        const events = fromEvents(target, 'x')[Symbol.asyncIterator]();
        const pending = [events.next(), numbers[Symbol.asyncIterator]()] as const;
        await turn();
        await events.return!();
        await pending[0];
        void numbers.send(n);
        await pending[1].next();
        await pending[1].return!();
      }
    }, times(2e4));
    assert.ok(grown < MB, `${grown} bytes`);
    assert.equal(getEventListeners(target, 'x').length, 0);
  });
});

test('no call runs beyond the limit, however long they hang', async () => {
  let [running, most] = [0, 0];
  const hung = flow(range(100))
    .mapConcurrent(
      (n, _index, { signal }) => {
        most = Math.max(most, (running += 1));
        return new Promise<number>((resolve) => {
          if (n % 5 !== 4) setTimeout(resolve, 1, n);
          else signal.addEventListener('abort', () => resolve(n));
        }).finally(() => {
          running -= 1;
        });
      },
      { limit: 4, ordered: false },
    )
    .timeout(50);
  await assert.rejects(hung.drain(), { name: 'TimeoutError' });
  assert.deepEqual([most, running], [4, 0]);
});

describe('how far a source is read for take(n) behind each operator', () => {
  const behind = {
    mapConcurrent: (items: ReturnType<typeof source>) => flow(items).mapConcurrent(async (n) => n, { limit: 8 }),
    filterConcurrent: (items: ReturnType<typeof source>) =>
      flow(items).filterConcurrent(async () => true, { limit: 8 }),
    prefetch: (items: ReturnType<typeof source>) => flow(items).prefetch(8),
    merge: (items: ReturnType<typeof source>) => flow(items).merge(),
    race: (items: ReturnType<typeof source>) => flow(items).race(),
    flatMapConcurrent: (items: ReturnType<typeof source>) => flow(items).flatMapConcurrent((n) => [n], { limit: 8 }),
    withSignal: (items: ReturnType<typeof source>) => flow(items).withSignal(new AbortController().signal),
    timeout: (items: ReturnType<typeof source>) => flow(items).timeout(60_000),
    catchError: (items: ReturnType<typeof source>) => flow(items).catchError(() => []),
    pace: (items: ReturnType<typeof source>) => flow(items).pace(1e6, { burst: 1e6 }),
    share: (items: ReturnType<typeof source>) => flow(items).share(),
  };
  const source = () => new AsyncCountingIterator(range(10_000));
  for (const [name, over] of Object.entries(behind)) {
    test(name, async () => {
      for (const count of [0, 1, 3, 512, 513]) {
        const counted = source();
        assert.equal(await over(counted).take(count).count(), count);
        // What is shared is not closed by one that has never read it.
        const closes = name === 'share' && count === 0 ? 0 : 1;
        assert.deepEqual([counted.reads, counted.closes], [count, closes], `take(${count})`);
      }
    });
  }
});

test('any value goes through as it is', async () => {
  const odd = () => [null, undefined, [], {}, NaN, () => {}] as unknown[];
  const items = odd();
  const source = () => new AsyncCountingIterator(items);
  const same = (got: readonly unknown[]) => {
    assert.equal(got.length, items.length);
    for (const [index, item] of items.entries()) assert.ok(Object.is(got[index], item), `item ${index}`);
  };
  same(await flow(source()).prefetch(3).toArray());
  same(await flow(source()).merge().toArray());
  same(
    await flow(source())
      .mapConcurrent((item) => item, { limit: 2 })
      .toArray(),
  );
  same(await flow(source()).delay(0).timeout(1000).withSignal(new AbortController().signal).toArray());
  const [a, b] = flow(source()).tee();
  same(await a!.toArray());
  same(await b!.toArray());
  const through = channel<unknown>({ capacity: 16 });
  await through.sendAll(items);
  through.close();
  same(await flow(through).toArray());
});
