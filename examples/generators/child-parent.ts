// `yield from` forwards what a sub-generator yields and evaluates to what it returns.
import assert from 'node:assert/strict';
import { delegate, delegatingTo, generator } from 'sluice';

const child = generator(function* child() {
  yield 1;
  yield 2;
  return 'done';
});
const parent = generator(function* parent() {
  const result = yield* delegate(child());
  yield `child said: ${result}`;
});

assert.deepEqual([...parent()], [1, 2, 'child said: done']);

const g = parent();
g.next();
assert.equal(Object.prototype.toString.call(delegatingTo(g)), '[object Generator]');
