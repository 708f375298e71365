// The iterator protocol: each `next` runs the body to its next `yield`, and then there is no more.
import assert from 'node:assert/strict';
import { generator, stateOf } from 'sluice';

const gen = generator(function* gen() {
  yield 1;
  yield 2;
});

const g = gen();
assert.equal(stateOf(g), 'created');
assert.equal(g.next().value, 1);
assert.equal(g.next().value, 2);
assert.equal(stateOf(g), 'suspended');
// Python raises StopIteration here, JavaScript says `done`.
assert.deepEqual(g.next(), { done: true, value: undefined });
assert.equal(stateOf(g), 'closed');
