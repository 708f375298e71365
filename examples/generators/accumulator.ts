// Two ways: what is sent is what `yield` evaluates to, and the return value comes with the last result.
import assert from 'node:assert/strict';
import { generator } from 'sluice';

const accumulator = generator(function* accumulator() {
  let total = 0;
  for (;;) {
    const value: number | undefined = yield total;
    if (value === undefined) return total;
    total += value;
  }
});

const gen = accumulator();
assert.equal(gen.next().value, 0);
assert.equal(gen.send(10).value, 10);
assert.equal(gen.send(5).value, 15);
// Python raises StopIteration with the value; here the result is done and has it.
assert.deepEqual(gen.send(undefined), { done: true, value: 15 });

// Nothing waits for a value before the first `yield`.
assert.throws(() => accumulator().send(10), { name: 'TypeError', message: /call next\(\) first/ });
