// What the generator protocol costs beside a native generator: one process, candidates in turn, medians and their ratio.
//
// Run it with `npm run bench -- protocol`. Answers are checked before anything is timed.
import assert from 'node:assert/strict';
import { coroutine, delegate, generator } from '../src/index.ts';

const ITEMS = 200_000;
const ROUNDS = 31;
const WARM = 6;

function* nativeCount(count: number): Generator<number, void, void> {
  for (let i = 0; i < count; i++) yield i & 1023;
}
function* nativeEcho(): Generator<number, never, number> {
  for (let value = 0; ;) value = (yield value) & 1023;
}
function* nativeWalk(depth: number): Generator<number, void, void> {
  yield depth;
  if (depth > 0) {
    yield* nativeWalk(depth - 1);
    yield* nativeWalk(depth - 1);
  }
}
const count = generator(nativeCount);
const echo = coroutine(nativeEcho);
const walk = generator(function* (depth: number): Generator<number, void, void> {
  yield depth;
  if (depth > 0) {
    yield* delegate(walk(depth - 1));
    yield* delegate(walk(depth - 1));
  }
});

/** A call site that has seen all kinds of iterators, as that of a library has: nothing is inlined into it. */
function sumOfAny(items: Iterable<number>): number {
  let sum = 0;
  for (const item of items) sum += item;
  return sum;
}
function* otherNative(items: Iterable<number>): Generator<number, void, void> {
  yield* items;
}
for (let i = 0; i < 100; i++) {
  const few = [1, 2, 3];
  for (const items of [
    few,
    new Set(few),
    new Map([[1, 1]]).values(),
    few.entries(),
    otherNative(few),
    new Uint8Array(3),
  ]) {
    sumOfAny(items as Iterable<number>);
  }
}

/** Pairs of a native program and ours, each written out so that each call site sees one kind of object, as in user code. */
const programs: Record<string, readonly [native: () => number, ours: () => number, limit?: number]> = {
  'for-of': [
    () => {
      let sum = 0;
      for (const item of nativeCount(ITEMS)) sum += item;
      return sum;
    },
    () => {
      let sum = 0;
      for (const item of count(ITEMS)) sum += item;
      return sum;
    },
    1.3,
  ],
  'for-of that has seen all kinds': [() => sumOfAny(nativeCount(ITEMS)), () => sumOfAny(count(ITEMS))],
  'next(v) / send(v)': [
    () => {
      const gen = nativeEcho();
      gen.next();
      let sum = 0;
      for (let i = 0; i < ITEMS; i++) sum += gen.next(i).value;
      return sum;
    },
    () => {
      const gen = echo();
      let sum = 0;
      for (let i = 0; i < ITEMS; i++) sum += gen.send(i).value;
      return sum;
    },
    1.5,
  ],
  'tree walk, yield* / yield* delegate': [
    () => {
      let sum = 0;
      for (const item of nativeWalk(13)) sum += item;
      return sum;
    },
    () => {
      let sum = 0;
      for (const item of walk(13)) sum += item;
      return sum;
    },
  ],
};

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;

function timed(run: () => number): number {
  const start = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - start);
}

for (const [native, ours] of Object.values(programs)) assert.equal(ours(), native());

const times = new Map<() => number, number[]>();
for (let round = 0; round < ROUNDS; round++) {
  for (const pair of Object.values(programs)) {
    for (const run of [pair[0], pair[1]]) {
      const time = timed(run);
      if (round >= WARM) times.set(run, [...(times.get(run) ?? []), time]);
    }
  }
}
for (const [name, [native, ours, limit]] of Object.entries(programs)) {
  const [a, b] = [median(times.get(native)!), median(times.get(ours)!)];
  const ratio = (b / a).toFixed(2);
  const bound = limit ? `, at most ${limit}` : '';
  console.log(`${name}: native ${(a / ITEMS).toFixed(1)} ns, ours ${(b / ITEMS).toFixed(1)} ns, ${ratio}x${bound}`);
}

/** Bytes per generator that waits at its first `yield`. */
function bytesEach(make: () => { next(): unknown }): number {
  const many = 1_000_000;
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const held = Array.from({ length: many }, () => {
    const gen = make();
    gen.next();
    return gen;
  });
  globalThis.gc?.();
  const bytes = process.memoryUsage().heapUsed - before;
  assert.equal(held.length, many);
  return bytes / many;
}
const [nativeBytes, ourBytes] = [bytesEach(() => nativeCount(5)), bytesEach(() => count(5))];
console.log(`a million suspended: native ${nativeBytes.toFixed(0)} bytes each, ours ${ourBytes.toFixed(0)}`);
