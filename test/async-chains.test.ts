import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import type { AsyncFlow } from '../src/flow/flow.ts';
import { flow } from '../src/flow/make.ts';
import { inCi } from './runtime.ts';
import { turn } from './turn.ts';

// Async flows, held to the plain async generators that one would nest by hand: the same values, the same reads, calls and closes
// in the same order, the same errors; however much anything waits, and wherever it fails or is left.

type Items = AsyncIterable<number>;
type Log = string[];

/** How a source or a callback behaves at its nth use. */
interface Habit {
  /** Microtasks and macrotasks to wait, in turn. */
  readonly waits: readonly ('no' | 'micro' | 'macro')[];
  readonly failsAt: number | undefined;
}

class Boom extends Error {}

async function behave({ waits, failsAt }: Habit, at: number, what: string): Promise<void> {
  const wait = waits[at % Math.max(1, waits.length)];
  if (wait === 'micro') await Promise.resolve();
  if (wait === 'macro') await turn();
  if (at === failsAt) throw new Boom(`${what} ${at}`);
}

/** A source that writes down what is done to it. */
function source(name: string, count: number, habit: Habit, log: Log): Items {
  return {
    [Symbol.asyncIterator]: () => {
      let at = 0;
      log.push(`open ${name}`);
      return {
        next: async () => {
          log.push(`read ${name}`);
          await behave(habit, at, name);
          return at < count ? { done: false, value: at++ } : { done: true, value: undefined };
        },
        return: async () => {
          log.push(`close ${name}`);
          await behave({ ...habit, failsAt: undefined }, at, name);
          log.push(`closed ${name}`);
          return { done: true, value: undefined };
        },
      };
    },
  };
}

interface Step {
  readonly name: keyof typeof steps;
  readonly n: number;
  readonly habit: Habit;
  readonly sync: boolean;
}

/** A callback that writes down its calls, and answers at once or with a promise. */
function callback<R>(step: Step, index: number, log: Log, f: (n: number) => R): (n: number) => R | Promise<R> {
  let calls = 0;
  const { habit, sync } = step;
  return (n) => {
    const at = calls++;
    log.push(`call ${index}(${n})`);
    if (!sync) return behave(habit, at, `f${index}`).then(() => f(n));
    if (at === habit.failsAt) throw new Boom(`f${index} ${at}`);
    return f(n);
  };
}

/** Each step as a flow has it, and as one writes it by hand. */
const steps = {
  map: {
    ours: (items: AsyncFlow<number>, f: Callback) => items.map(f),
    async *plain(items: Items, f: Callback) {
      for await (const n of items) yield await f(n);
    },
  },
  filter: {
    ours: (items: AsyncFlow<number>, f: Callback) => items.filter(async (n) => (await f(n)) % 2 === 0),
    async *plain(items: Items, f: Callback) {
      for await (const n of items) if ((await f(n)) % 2 === 0) yield n;
    },
  },
  flatMap: {
    ours: (items: AsyncFlow<number>, f: Callback) => items.flatMap(async (n) => twice(await f(n))),
    async *plain(items: Items, f: Callback) {
      for await (const n of items) yield* twice(await f(n));
    },
  },
  take: {
    ours: (items: AsyncFlow<number>, _f: Callback, n: number) => items.take(n + 1),
    async *plain(items: Items, _f: Callback, n: number) {
      let left = n + 1;
      for await (const item of items) {
        yield item;
        if (--left === 0) return;
      }
    },
  },
  drop: {
    ours: (items: AsyncFlow<number>, _f: Callback, n: number) => items.drop(n),
    async *plain(items: Items, _f: Callback, n: number) {
      let left = n;
      for await (const item of items) if (left-- <= 0) yield item;
    },
  },
  takeWhile: {
    ours: (items: AsyncFlow<number>, f: Callback, n: number) =>
      items.takeWhile(async (item) => (await f(item)) < n * 3),
    async *plain(items: Items, f: Callback, n: number) {
      for await (const item of items) {
        if (!((await f(item)) < n * 3)) return;
        yield item;
      }
    },
  },
  scan: {
    ours: (items: AsyncFlow<number>, f: Callback) =>
      items.scan(async (sum: number, n) => sum + (await f(n)), 0).drop(1),
    async *plain(items: Items, f: Callback) {
      let sum = 0;
      for await (const n of items) yield (sum += await f(n));
    },
  },
  batched: {
    ours: (items: AsyncFlow<number>, _f: Callback, n: number) => items.batched(n + 1).map((batch) => batch.length),
    async *plain(items: Items, _f: Callback, n: number) {
      let batch: number[] = [];
      for await (const item of items) {
        if (batch.push(item) <= n) continue;
        yield batch.length;
        batch = [];
      }
      if (batch.length > 0) yield batch.length;
    },
  },
  mapConcurrent: {
    // One at a time it is a map.
    ours: (items: AsyncFlow<number>, f: Callback) => items.mapConcurrent(f, { limit: 1 }),
    async *plain(items: Items, f: Callback) {
      for await (const n of items) yield await f(n);
    },
  },
  merge: {
    // Of one source it is that.
    ours: (items: AsyncFlow<number>) => items.merge(),
    async *plain(items: Items) {
      yield* items;
    },
  },
  withSignal: {
    ours: (items: AsyncFlow<number>) => items.withSignal(new AbortController().signal),
    async *plain(items: Items) {
      yield* items;
    },
  },
  catchError: {
    ours: (items: AsyncFlow<number>) => items.catchError(() => [100]),
    async *plain(items: Items) {
      // A generator's own catch would also see an error thrown in from outside; nothing throws in here.
      try {
        yield* items;
      } catch {
        yield 100;
      }
    },
  },
};
type Callback = (n: number) => number | Promise<number>;

const twice = (n: number): number[] => (n % 3 === 0 ? [] : [n, n]);

const waits = fc.array(fc.constantFrom('no' as const, 'micro' as const, 'macro' as const), { maxLength: 4 });
const habit = fc.record({ waits, failsAt: fc.option(fc.nat({ max: 9 }), { nil: undefined, freq: 3 }) });
const chain = fc.array(
  fc.record({
    name: fc.constantFrom(...(Object.keys(steps) as (keyof typeof steps)[])),
    n: fc.nat({ max: 3 }),
    habit,
    sync: fc.boolean(),
  }),
  { maxLength: 5 },
);

/** Runs a chain up to so many results, and writes all down that happens. */
async function run(items: Items, stop: number, log: Log): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (let taken = 0; ; taken++) {
      if (taken === stop) {
        await iterator.return?.();
        log.push('left');
        return;
      }
      const { done, value } = await iterator.next();
      if (done) {
        log.push('end');
        return;
      }
      log.push(`result ${value}`);
    }
  } catch (error) {
    log.push(error instanceof Boom ? `error ${error.message}` : `unexpected ${String(error)}`);
  }
}

test('async flows are as nested async generators', async () => {
  const numRuns = inCi ? 3000 : 400;
  const property = fc.asyncProperty(
    chain,
    fc.nat({ max: 8 }),
    habit,
    fc.integer({ min: 1, max: 12 }),
    async (links, count, sourceHabit, stop) => {
      const [ours, plain]: [Log, Log] = [[], []];
      let built: AsyncFlow<number> = flow(source('s', count, sourceHabit, ours));
      let byHand: Items = source('s', count, sourceHabit, plain);
      for (const [index, link] of links.entries()) {
        const step = steps[link.name];
        built = step.ours(built, callback(link, index, ours, plus), link.n);
        byHand = step.plain(byHand, callback(link, index, plain, plus), link.n);
      }
      await run(built, stop, ours);
      await run(byHand, stop, plain);
      assert.deepEqual(ours, plain);
    },
  );
  await fc.assert(property, { numRuns });
});

const plus = (n: number): number => n + 1;
