// The frame is kept while the generator waits: `total` and `buffer` live on.
import assert from 'node:assert/strict';
import { generator } from 'sluice';

const movingSum = generator(function* movingSum(window: number) {
  let total = 0;
  const buffer: number[] = [];
  for (;;) {
    const x: number = yield total;
    buffer.push(x);
    total += x;
    if (buffer.length > window) total -= buffer.shift()!;
  }
});

const g = movingSum(2);
assert.equal(g.next().value, 0);
assert.deepEqual(
  [5, 7, 4, 1].map((x) => g.send(x).value),
  [5, 12, 11, 5],
);
