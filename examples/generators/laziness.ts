// Testing a lazy flow: look at the values, and at how much was read for them.
import assert from 'node:assert/strict';
import { flow, generator } from 'sluice';

let read = 0;
const source = generator(function* source() {
  for (;;) yield (read += 1);
});

const tens = flow(source()).map((n) => n * 10);
assert.equal(read, 0);

const [first] = tens;
assert.equal(first, 10);
assert.equal(read, 1);
