// Cleanup runs also if the generator is not read to its end.
import assert from 'node:assert/strict';
import { generator } from 'sluice';
import { printer } from './printer.ts';

const { print, printed } = printer();

const resourceful = generator(function* resourceful() {
  print('open');
  try {
    for (;;) yield 'tick';
  } finally {
    print('close');
  }
});

const g = resourceful();
assert.equal(g.next().value, 'tick');
g.close();
assert.deepEqual(printed, ['open', 'close']);

// JavaScript's for-of closes what it leaves; Python's `for` waits for the garbage collector.
for (const _ of resourceful()) break;
assert.deepEqual(printed, ['open', 'close', 'open', 'close']);
