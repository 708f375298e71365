import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { turn } from '../../test/turn.ts';
import { watch } from '../../test/watch.ts';
import { flow } from '../flow/make.ts';
import { range } from '../flow/sources.ts';
import { rootCause } from '../protocol/suppressed-error.ts';
import { AsyncCountingIterator, CountingIterator, failingAfter } from '../testing/index.ts';
import type { Call, Governor } from './concurrent.ts';
import { mapConcurrent } from './mapConcurrent.ts';

conform(mapConcurrent<number, number>, {
  name: 'mapConcurrent',
  model: (items, f) => items.map((item, index) => f(item, index, undefined as never) as number),
  cases: [
    [
      [1, 2, 3],
      [(n) => n * 10, { limit: 2 }],
      [10, 20, 30],
    ],
  ],
  items: fc.integer(),
  args: fc.tuple(
    fc.constant((n: number) => n * 2),
    fc.record({ limit: fc.integer({ min: 1, max: 4 }) }),
  ),
  rejects: [
    [5, { limit: 1 }],
    [() => 1, { limit: 0 }],
    [() => 1, {}],
    [() => 1, { limit: 1, order: true }],
  ],
});

/** Calls that are settled by hand, in any order. */
class Calls<T> {
  readonly begun: T[] = [];
  running = 0;
  most = 0;
  readonly aborted: T[] = [];
  readonly #settle = new Map<T, { resolve: (value: T) => void; reject: (error: unknown) => void }>();

  readonly f = (item: T, _index: number, { signal }: Call): Promise<T> => {
    this.begun.push(item);
    this.most = Math.max(this.most, (this.running += 1));
    signal.addEventListener('abort', () => this.aborted.push(item));
    return new Promise<T>((resolve, reject) => this.#settle.set(item, { resolve, reject })).finally(() => {
      this.running -= 1;
    });
  };

  async resolve(...items: T[]): Promise<void> {
    for (const item of items) this.#settle.get(item)!.resolve(item);
    await turn();
  }

  async reject(item: T, error: unknown): Promise<void> {
    this.#settle.get(item)!.reject(error);
    await turn();
  }
}

describe('how many calls are begun', () => {
  test('take(3) behind a limit of 8 over an endless source: exactly 3, and 3 items read', async () => {
    for (const ordered of [true, false]) {
      const source = new CountingIterator(range(1e9));
      let begun = 0;
      const taken = await flow(source)
        .mapConcurrent(
          async (n) => {
            begun += 1;
            await turn();
            return n;
          },
          { limit: 8, ordered },
        )
        .take(3)
        .toArray();
      assert.deepEqual([taken, begun, source.reads, source.closes], [[0, 1, 2], 3, 3, 1]);
    }
  });

  test('for await with a limit of 3: 3 at a time, and no more while results are not taken', async () => {
    const calls = new Calls<number>();
    const all = flow(range(10)).mapConcurrent(calls.f, { limit: 3 });
    const results = all[Symbol.asyncIterator]();
    const first = watch(results.next());
    await turn();
    assert.deepEqual(calls.begun, [0, 1, 2]);
    await calls.resolve(1, 2);
    assert.deepEqual([first.over, calls.begun.length], [false, 3]);
    await calls.resolve(0);
    assert.deepEqual([first.value, calls.begun.length], [{ done: false, value: 0 }, 3]);
    const second = watch(results.next());
    await turn();
    assert.deepEqual([second.value, calls.begun], [{ done: false, value: 1 }, [0, 1, 2, 3]]);
    const left = watch(results.return!());
    await calls.resolve(3);
    assert.equal(left.over, true);
    assert.deepEqual([calls.most, calls.aborted], [3, [3]]);
  });

  test('ordered: results wait for the ones before them; otherwise they come as they are done', async () => {
    for (const [ordered, expected] of [
      [true, [0, 1, 2, 3]],
      [false, [3, 1, 0, 2]],
    ] as const) {
      const calls = new Calls<number>();
      const results = watch(flow(range(4)).mapConcurrent(calls.f, { limit: 4, ordered }).toArray());
      await turn();
      for (const n of [3, 1, 0, 2]) await calls.resolve(n);
      assert.deepEqual(results.value, expected);
    }
  });

  test('a callback that answers with plain values waits for nothing', async () => {
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 0);
    const sum = await flow(range(2000))
      .mapConcurrent((n) => n, { limit: 4 })
      .sum();
    clearInterval(ticking);
    assert.equal(sum, 1999 * 1000);
    assert.ok(turns < 50);
  });
});

describe('a call that fails', () => {
  test('comes out after the results before it, when all others have settled, told to stop', async () => {
    const calls = new Calls<number>();
    const source = new AsyncCountingIterator(range(100));
    const seen: number[] = [];
    const boom = new Error('boom');
    const all = watch(
      flow(source)
        .mapConcurrent(calls.f, { limit: 4 })
        .forEach((n) => seen.push(n)),
    );
    await turn();
    assert.deepEqual(calls.begun, [0, 1, 2, 3]);
    await calls.reject(1, boom);
    // 0 stands before it and goes on, 2 and 3 are in vain.
    assert.deepEqual([calls.aborted, all.over, seen], [[2, 3], false, []]);
    await calls.resolve(0);
    assert.deepEqual([seen, all.over, source.closes], [[0], false, 0]);
    await calls.resolve(2);
    assert.equal(all.over, false);
    await calls.reject(3, new Error('aborted'));
    assert.equal(all.error, boom);
    assert.deepEqual([calls.begun.length, source.closes], [4, 1]);
  });

  test('out of order: after the results before it in time', async () => {
    const calls = new Calls<number>();
    const boom = new Error('boom');
    const seen: number[] = [];
    const all = watch(
      flow(range(100))
        .mapConcurrent(calls.f, { limit: 3, ordered: false })
        .forEach((n) => seen.push(n)),
    );
    await turn();
    await calls.resolve(2);
    await calls.reject(1, boom);
    assert.equal(all.over, false);
    await calls.resolve(0, 3);
    assert.deepEqual([all.error, seen, calls.aborted], [boom, [2], [0, 3]]);
  });

  test('by throwing is as one that rejects, and the source failing is in its place', async () => {
    const boom = new Error('boom');
    const thrown = flow([1, 2, 3]).mapConcurrent(
      (n) => {
        if (n === 2) throw boom;
        return Promise.resolve(n);
      },
      { limit: 3 },
    );
    const results = thrown[Symbol.asyncIterator]();
    assert.equal((await results.next()).value, 1);
    await assert.rejects(results.next(), boom);
    assert.equal((await results.next()).done, true);
    const seen: number[] = [];
    const failing = flow(failingAfter([1, 2], boom)).mapConcurrent(async (n) => n, { limit: 8 });
    await assert.rejects(
      failing.forEach((n) => seen.push(n)),
      boom,
    );
    assert.deepEqual(seen, [1, 2]);
  });

  test('while nobody looks is no unhandled rejection', async () => {
    const all = flow([1, 2, 3]).mapConcurrent(async (n) => (n > 1 ? Promise.reject(new Error('late')) : n), {
      limit: 3,
    });
    const results = all[Symbol.asyncIterator]();
    await results.next();
    await turn();
    await turn();
    await assert.rejects(results.next(), /late/);
  });

  test('that never stops is named after the grace, with the error', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const all = flow([1, 2])
      .mapConcurrent((n) => (n === 1 ? Promise.reject(new Error('boom')) : new Promise<never>(() => {})), { limit: 2 })
      .drain();
    const seen = watch(all);
    await turn();
    t.mock.timers.tick(5000);
    t.mock.timers.reset();
    await turn();
    assert.equal(String(rootCause(seen.error)), 'Error: boom');
    assert.match(String((seen.error as { error?: unknown }).error), /CleanupTimeoutError: array \| mapConcurrent/);
  });
});

test('forEachConcurrent is done when all calls are, and fails as they do', async () => {
  const calls = new Calls<number>();
  const all = watch(flow(range(3)).forEachConcurrent(calls.f, { limit: 2 }));
  await turn();
  assert.deepEqual(calls.begun, [0, 1]);
  await calls.resolve(1);
  assert.deepEqual([calls.begun, all.over], [[0, 1, 2], false]);
  await calls.resolve(0, 2);
  assert.deepEqual([all.over, all.value, calls.most], [true, undefined, 2]);
  const boom = new Error('boom');
  await assert.rejects(
    flow([1]).forEachConcurrent(() => Promise.reject(boom), { limit: 2 }),
    boom,
  );
});

describe('a governor', () => {
  /** Gives out so many tokens at a time. */
  class Semaphore implements Governor {
    out = 0;
    most = 0;
    readonly #free: number;
    readonly #line: (() => void)[] = [];
    constructor(free: number) {
      this.#free = free;
    }
    async acquire() {
      if (this.out >= this.#free) await new Promise<void>((resolve) => this.#line.push(resolve));
      this.most = Math.max(this.most, (this.out += 1));
      return {
        release: () => {
          this.out -= 1;
          this.#line.shift()?.();
        },
      };
    }
  }

  test('is asked before each call, by several flows', async () => {
    const governor = new Semaphore(2);
    const work = async (n: number): Promise<number> => {
      await turn();
      return n;
    };
    const [a, b] = await Promise.all([
      flow(range(10)).mapConcurrent(work, { governor }).sum(),
      flow(range(10)).mapConcurrent(work, { governor, limit: 5, ordered: false }).sum(),
    ]);
    assert.deepEqual([a, b, governor.out, governor.most], [45, 45, 0, 2]);
  });

  test('gets back a token that comes when the flow was left', async () => {
    const governor = new Semaphore(1);
    const other = await governor.acquire();
    const all = flow(range(10)).mapConcurrent(async (n) => n, { governor });
    const results = all[Symbol.asyncIterator]();
    const pending = results.next();
    await turn();
    await results.return!();
    assert.equal((await pending).done, true);
    other.release();
    await turn();
    assert.equal(governor.out, 0);
  });
});

test('a result goes on without waiting for the call after it', async () => {
  const calls = new Calls<number>();
  const seen: number[] = [];
  const all = watch(
    flow(new AsyncCountingIterator(range(3)))
      .mapConcurrent(calls.f, { limit: 2 })
      .forEach((n) => seen.push(n)),
  );
  await turn();
  await calls.resolve(0);
  assert.deepEqual([seen, calls.begun], [[0], [0, 1, 2]]);
  await calls.resolve(1, 2);
  assert.equal(all.over, true);
});
