import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as it from '../../src/itertools/index.ts';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Those that go through ten times as many items in CI: one of each kind. */
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
  'tee, read side by side': (items) => it.zip(...it.tee(items)),
  triplewise: (items) => it.triplewise(items),
  'uniqueEverseen of few values': (items) => it.uniqueEverseen(items, (n) => n % 1000),
  'uniqueEverseen of few arrays': (items) => it.uniqueEverseen(items, (n) => [n % 100]),
  uniqueInWindow: (items) => it.uniqueInWindow(items, 100),
  uniqueJustseen: (items) => it.uniqueJustseen(items),
  windowed: (items) => it.windowed(items, 20, { step: 7 }),
};

function live(): number {
  gc();
  return process.memoryUsage().heapUsed;
}

describe('live memory stays flat', () => {
  for (const [name, over] of Object.entries(bounded)) {
    const count = process.env['CI'] && longer.test(name) ? 10_000_000 : 1_000_000;
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
