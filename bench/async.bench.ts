// Async flows beside what one would write by hand and beside other libraries: one process, candidates in turn, medians and ratios.
//
// Run it with `npm run bench -- async`. Answers are checked before anything is timed. Each group is compared with its first line.
import assert from 'node:assert/strict';
import { channel, flow, range } from '../src/index.ts';
import { type BatchReader, END } from '../src/pipeline/reader.ts';
import { Rechunked } from '../src/testing/index.ts';
import { type Candidate, interleave, machine, report } from './harness.ts';
import { importPeer } from './peers.ts';

const ROUNDS = 9;
async function compare(title: string, items: number, candidates: readonly Candidate[]): Promise<void> {
  report(title, await interleave(candidates, ROUNDS, 2), { amount: items, unit: 'items' });
}

const plusOne = (n: number): number => n + 1;
const isEven = (n: number): boolean => n % 2 === 0;
const triple = (n: number): number => n * 3;

async function* numbers(count: number): AsyncGenerator<number, void> {
  for (let n = 0; n < count; n++) yield n;
}
async function* mapped(items: AsyncIterable<number>, f: (n: number) => number): AsyncGenerator<number, void> {
  for await (const n of items) yield f(n);
}
async function* filtered(items: AsyncIterable<number>, f: (n: number) => boolean): AsyncGenerator<number, void> {
  for await (const n of items) if (f(n)) yield n;
}
async function sum(items: AsyncIterable<number>): Promise<number> {
  let total = 0;
  for await (const n of items) total += n;
  return total;
}
/** The same as code of its own: what V8 learns about one kind of iterator is not to slow another down. */
const ownSum = (): typeof sum => {
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval, typescript/no-unsafe-call -- a function that shares nothing
  return new Function(`return ${sum.toString()}`)() as typeof sum;
};

/** Batches of 512, each promised. */
const batches = (count: number): Rechunked<number> =>
  new Rechunked(
    range(count).toArray(),
    Array.from({ length: Math.ceil(count / 512) }, () => ({ size: 512, late: true })),
  );

const many = 1_000_000;
const chunked = batches(many);
await compare('three stages over a source in batches of 512, drained', many, [
  { name: 'sluice', run: () => flow<number>(chunked).map(plusOne).filter(isEven).map(triple).sum() },
  {
    name: 'three async generators, item by item',
    run: () => sum(mapped(filtered(mapped(numbers(many), plusOne), isEven), triple)),
  },
  {
    name: 'a loop by hand, one await a batch',
    run: async () => {
      const reader = chunked.plan.source.open() as BatchReader<number>;
      let total = 0;
      for (;;) {
        const batch = reader.accept(await reader.pull(512));
        if (batch === END) return total;
        for (let at = 0; at < batch.length; at++) {
          const n = plusOne(batch[at]!);
          if (isEven(n)) total += triple(n);
        }
      }
    },
  },
]);
const few = 100_000;
await compare('three stages over an async generator, drained', few, [
  { name: 'sluice', run: () => flow(numbers(few)).map(plusOne).filter(isEven).map(triple).sum() },
  {
    name: 'three async generators',
    run: () => sum(mapped(filtered(mapped(numbers(few), plusOne), isEven), triple)),
  },
  {
    name: 'one loop, for await',
    run: async () => {
      let total = 0;
      for await (const n of numbers(few)) if (isEven(n + 1)) total += (n + 1) * 3;
      return total;
    },
  },
]);

const some = batches(few);
const sums = [ownSum(), ownSum(), ownSum(), ownSum()];
/** The least that `for await` can cost: there is a promise and a result for each item, and nothing else. */
class Promised implements AsyncIterableIterator<number, undefined> {
  #next = 0;
  [Symbol.asyncIterator](): this {
    return this;
  }
  next(): Promise<IteratorResult<number, undefined>> {
    const value = this.#next++;
    return Promise.resolve(value < few ? { done: false, value } : { done: true, value: undefined });
  }
}
await compare('for await, item by item', few, [
  { name: 'an iterator by hand that promises each item', run: () => sums[3]!(new Promised()) },
  { name: 'sluice, over batches', run: () => sums[0]!(flow<number>(some)) },
  { name: 'sluice, over batches, mapped', run: () => sums[1]!(flow<number>(some).map((n) => n)) },
  { name: 'async generator', run: () => sums[2]!(numbers(few)) },
]);

await compare('ten sources', few, [
  {
    name: 'read one after the other',
    run: async () => {
      let total = 0;
      for (let n = 0; n < 10; n++) total += await sum(numbers(few / 10));
      return total;
    },
  },
  {
    name: 'sluice merge',
    run: () =>
      flow(numbers(few / 10))
        .merge(...Array.from({ length: 9 }, () => numbers(few / 10)))
        .sum(),
  },
]);

const [pMap, streaming, ix, ixOperators, effect] = await Promise.all(
  ['p-map', 'streaming-iterables', 'ix/asynciterable', 'ix/asynciterable/operators', 'effect'].map(importPeer),
);
const calls = 20_000;
const call = async (n: number): Promise<number> => n + 1;
const total = (items: readonly number[]): number => items.reduce((a, b) => a + b, 0);
const { Readable } = await import('node:stream');
// oxlint-disable typescript/no-explicit-any, typescript/no-unsafe-assignment, typescript/no-unsafe-member-access, typescript/no-unsafe-call -- the peers are not worth declarations here
const { Effect, Stream } = effect as any;
const { parallelMap } = streaming as any;
const { from } = ix as any;
const { flatMap } = ixOperators as any;
const others: Candidate[] = [
  { name: 'streaming-iterables', run: () => sum(parallelMap(8, call, numbers(calls))) },
  { name: 'IxJS', run: () => sum(from(numbers(calls)).pipe(flatMap(call, 8))) },
  {
    name: 'Effect Stream',
    run: () =>
      Effect.runPromise(
        Stream.fromAsyncIterable(numbers(calls), String).pipe(
          Stream.mapEffect((n: number) => Effect.promise(() => call(n)), { concurrency: 8 }),
          Stream.runSum,
        ),
      ),
  },
];
// oxlint-enable typescript/no-explicit-any, typescript/no-unsafe-assignment, typescript/no-unsafe-member-access, typescript/no-unsafe-call
await compare('a trivial async function, 8 at a time', calls, [
  {
    name: 'p-map',
    run: async () => total((await pMap!['default']!(numbers(calls), call, { concurrency: 8 })) as number[]),
  },
  { name: 'sluice mapConcurrent', run: () => flow(numbers(calls)).mapConcurrent(call, { limit: 8 }).sum() },
  {
    name: 'sluice, out of order',
    run: () => flow(numbers(calls)).mapConcurrent(call, { limit: 8, ordered: false }).sum(),
  },
  ...others,
  {
    name: 'Node Readable.map',
    run: () => sum(Readable.from(numbers(calls)).map(call, { concurrency: 8 }) as AsyncIterable<number>),
  },
]);

await compare('a channel', many, [
  {
    name: 'sendAll, 512 at a time',
    run: async () => {
      const through = channel<number>({ capacity: 1024 });
      const items = range(512).toArray();
      const produce = async (): Promise<void> => {
        for (let sent = 0; sent < many; sent += 512) await through.sendAll(items);
        through.close();
      };
      const [count] = await Promise.all([flow(through).count(), produce()]);
      return count >= many;
    },
  },
  {
    name: 'send, one by one',
    run: async () => {
      const through = channel<number>({ capacity: 1024 });
      const produce = async (): Promise<void> => {
        for (let n = 0; n < many; n++) await through.send(n);
        through.close();
      };
      const [count] = await Promise.all([flow(through).count(), produce()]);
      return count >= many;
    },
  },
]);

// How long the event loop stands still while a hundred million items drain. On a machine that others use too the clock also tells how
// long this process had to wait for them: the time of its own is what it has worked between two turns of the loop.
let [longest, last] = [0, performance.now()];
let [most, used] = [0, process.cpuUsage()];
const watching = setInterval(() => {
  const now = performance.now();
  const { user, system } = process.cpuUsage(used);
  longest = Math.max(longest, now - last);
  most = Math.max(most, (user + system) / 1000);
  last = now;
  used = process.cpuUsage();
}, 1);
const drained = await flow(range(1e8)).toAsync().filter(isEven).count();
clearInterval(watching);
assert.equal(drained, 5e7);
console.log(
  `\n1e8 items drained; the longest the event loop stood still was ${longest.toFixed(1)} ms by the clock, ` +
    `of which at most ${most.toFixed(1)} ms were this process's own`,
);
console.log(machine());
