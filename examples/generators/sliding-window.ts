// A window that slides over any iterable, held one at a time.
import assert from 'node:assert/strict';
import { flow, generator, StopIteration } from 'sluice';

/** Python's `next(it)`: the end is an exception. */
function next<T>(iterator: Iterator<T>): T {
  const result = iterator.next();
  if (result.done) throw new StopIteration();
  return result.value;
}

const windowed = generator(function* windowed<T>(iterable: Iterable<T>, size: number) {
  const iterator = iterable[Symbol.iterator]();
  const window: T[] = [];
  for (let i = 0; i < size; i++) window.push(next(iterator));
  yield [...window];
  for (let result = iterator.next(); !result.done; result = iterator.next()) {
    window.shift();
    window.push(result.value);
    yield [...window];
  }
});

const windows = [
  [0, 1, 2],
  [1, 2, 3],
  [2, 3, 4],
  [3, 4, 5],
];
assert.deepEqual([...windowed([0, 1, 2, 3, 4, 5], 3)], windows);
// Over fewer items than a window the StopIteration of `next` leaks, which PEP 479 makes an error of.
assert.throws(() => [...windowed([0, 1], 3)], { message: /^generator raised StopIteration/ });

// The operator of the same name gives no window then.
assert.deepEqual(flow([0, 1, 2, 3, 4, 5]).windowed(3).toArray(), windows);
assert.deepEqual(flow([0, 1]).windowed(3).toArray(), []);
