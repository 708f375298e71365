// A generator function yields values one by one and keeps its local variables in between.
import assert from 'node:assert/strict';
import { generator } from 'sluice';

const countdown = generator(function* countdown(n: number) {
  while (n > 0) {
    yield n;
    n -= 1;
  }
});

const seen: number[] = [];
for (const x of countdown(3)) seen.push(x);

assert.deepEqual(seen, [3, 2, 1]);
assert.deepEqual([...countdown(0)], []);
