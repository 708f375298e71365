// A generator is exhausted by one pass. Python's second pass is silently empty; a flow says so, and a factory can be run again.
import assert from 'node:assert/strict';
import { flow, generator } from 'sluice';

const squares = generator(function* squares(n: number) {
  for (let i = 0; i < n; i++) yield i * i;
});

const once = squares(3);
assert.deepEqual([...once], [0, 1, 4]);
assert.deepEqual([...once], []);

const consumed = flow(squares(3));
assert.equal(consumed.sum(), 5);
assert.throws(() => consumed.sum(), { name: 'ConsumedError', message: /already consumed by sum/ });

const again = flow(() => squares(3));
assert.equal(again.sum(), 5);
assert.equal(again.sum(), 5);
