import assert from 'node:assert/strict';
import { test } from 'node:test';
import { delegatingTo, generator, isRunning, stateOf } from '../index.ts';

test('the state of a native generator is not guessed', () => {
  const native = (function* () {
    yield 1;
  })();
  assert.throws(
    () => stateOf(native as never),
    /TypeError: stateOf: gen must be made by generator\(\).*does not tell its state/,
  );
  assert.throws(() => isRunning(native as never), /TypeError: isRunning: gen must be made/);
  assert.throws(() => delegatingTo(undefined as never), /TypeError: delegatingTo: gen must be made/);
});

test('a generator that has ended is closed', () => {
  const gen = generator(function* () {
    yield 1;
  })();
  assert.deepEqual([...gen], [1]);
  assert.equal(stateOf(gen), 'closed');
});

test('a generator that failed is closed', () => {
  const gen = generator(function* () {
    yield 1;
    throw new Error('x');
  })();
  gen.next();
  assert.throws(() => gen.next(), /x/);
  assert.equal(stateOf(gen), 'closed');
});
