import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { asyncGenerator, generator } from '../index.ts';

test('a generator shows itself on the console', () => {
  const gen = generator(function* resourceful() {
    yield 1;
  })();
  assert.equal(inspect(gen), '[Generator resourceful created]');
  gen.next();
  assert.equal(inspect({ gen }), '{ gen: [Generator resourceful suspended] }');
  assert.equal(inspect(generator(function* () {})()), '[Generator (anonymous) created]');
  assert.equal(Object.prototype.toString.call(gen), '[object Generator]');
  gen.close();
  assert.equal(inspect(asyncGenerator(async function* resourceful() {})()), '[AsyncGenerator resourceful created]');
});
