import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as it from '../../src/itertools/index.ts';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Those that go through ten times as many items in CI: one of each kind. By `npm run leaks` all do. */
const longer =
  /^(windowed|slidingWindow|uniqueJustseen|uniqueEverseen of few values|runningMax|runningMean of a window)$/;

/** What must hold no more after all items than after a tenth of them. */
const bounded: Readonly<Record<string, (items: Iterable<number>) => Iterable<unknown>>> = {
  accumulate: (items) => it.accumulate(items),
  batched: (items) => it.batched(items, 100),
  chunked: (items) => it.chunked(items, 100),
  difference: (items) => it.difference(items),
  groupby: (items) => it.groupby(items, (n) => n >> 8),
  ichunked: (items) => it.ichunked(items, 100),
  islice: (items) => it.islice(items, 0, null, 3),
  pairwise: (items) => it.pairwise(items),
  peekable: (items) => it.peekable(items),
  runningMax: (items) => it.runningMax(items),
  'runningMax of a window': (items) => it.runningMax(items, { maxlen: 100 }),
  runningMean: (items) => it.runningMean(items),
  'runningMean of a window': (items) => it.runningMean(items, { maxlen: 100 }),
  'runningMedian of a window': (items) => it.runningMedian(items, { maxlen: 50 }),
  runningMin: (items) => it.runningMin(items),
  'runningStatistics of a window': (items) => it.runningStatistics(items, { maxlen: 50 }),
  'seekable with a limit': (items) => it.seekable(items, 100),
  slidingWindow: (items) => it.slidingWindow(items, 20),
  'tail, read to its end': (items) => it.tail(100, items),
  'tee, whose other branch is dropped': (items) => it.tee(items)[0],
  'tee, read side by side': (items) => it.zip(...it.tee(items)),
  triplewise: (items) => it.triplewise(items),
  'uniqueEverseen of few values': (items) => it.uniqueEverseen(items, (n) => n % 1000),
  'uniqueEverseen of few arrays': (items) => it.uniqueEverseen(items, (n) => [n % 100]),
  uniqueInWindow: (items) => it.uniqueInWindow(items, 100),
  uniqueJustseen: (items) => it.uniqueJustseen(items),
  windowed: (items) => it.windowed(items, 20, { step: 7 }),
};

/** A branch that is not read, but may be. */
const lagging: unknown[] = [];
function ahead(items: Iterable<number>): Iterable<number> {
  const [first, second] = it.tee(items);
  lagging.push(second);
  return first;
}

/** What must hold all items: how many bytes of each at most. An object for each would be 16 at least, beside its place. */
const holding: Readonly<
  Record<string, readonly [over: (items: Iterable<number>) => Iterable<unknown>, bytes: number]>
> = {
  runningMedian: [(items) => it.runningMedian(items), 16],
  'seekable without a limit': [(items) => it.seekable(items), 16],
  'tee, of which one branch is not read': [ahead, 16],
  'uniqueEverseen of different numbers': [(items) => it.uniqueEverseen(items), 17],
};

function live(): number {
  gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe('live memory stays flat', () => {
  for (const [name, over] of Object.entries(bounded)) {
    const full = process.env['LEAKS'] === 'full' || (process.env['CI'] && longer.test(name));
    const count = full ? 10_000_000 : 1_000_000;
    test(`${name} over ${count.toLocaleString('en')} items`, () => {
      const marks: number[] = [];
      function* source(): Generator<number> {
        for (let n = 0; n < count; n++) {
          if (n === count / 10 || n === count - 1) marks.push(live());
          yield n;
        }
      }
      for (const item of over(source())) void item;
      assert.equal(marks.length, 2);
      const grown = marks[1]! - marks[0]!;
      // An object for each item would be 14 MB at least.
      assert.ok(grown < 1_000_000, `it holds ${Math.round(grown / 1000)} kB more at the end`);
    });
  }
});

describe('what holds all items holds nothing else', () => {
  for (const [name, [over, bytes]] of Object.entries(holding)) {
    test(`${name}: at most ${bytes} bytes of each`, async () => {
      const count = 1_000_000;
      // What the test before has held is given back beside this thread, in its own time.
      for (let turns = 0; turns < 5; turns++) {
        gc();
        await sleep(10);
      }
      const before = live();
      let held = 0;
      function* source(): Generator<number> {
        for (let n = 0; n < count; n++) {
          if (n === count - 1) held = live() - before;
          yield n;
        }
      }
      for (const item of over(source())) void item;
      lagging.length = 0;
      assert.ok(held < count * bytes, `${(held / count).toFixed(1)} bytes of each`);
      assert.ok(held > count * 4, 'it holds them');
    });
  }
});
