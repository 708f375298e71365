// The full protocol: send, throw and close.
import assert from 'node:assert/strict';
import { generator, GeneratorExit } from 'sluice';
import { printer } from './printer.ts';

const { print, printed } = printer();

const logger = generator(function* logger() {
  try {
    let message = 'ready';
    for (;;) {
      const command: string = yield message;
      message = command === 'ping' ? 'pong' : `echo:${command}`;
    }
  } catch (error) {
    // `except GeneratorExit`, then `except Exception`: a GeneratorExit is no Error.
    if (error instanceof GeneratorExit) print('logger closed');
    else if (error instanceof Error) {
      print('logger error:', error.message);
      yield 'error-handled';
    } else throw error;
  }
});

const g = logger();
assert.equal(g.next().value, 'ready');
assert.equal(g.send('ping').value, 'pong');
assert.equal(g.throw(new Error('boom')).value, 'error-handled');
g.close();
// The handler that prints 'logger closed' has been left by then, so nothing is printed, in CPython neither.
assert.deepEqual(printed, ['logger error: boom']);

const h = logger();
h.next();
h.close();
assert.deepEqual(printed, ['logger error: boom', 'logger closed']);
