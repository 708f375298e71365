// A sink that is sent its work, and cleans up when it is closed.
import assert from 'node:assert/strict';
import { coroutine } from 'sluice';
import { printer } from './printer.ts';

const { print, printed } = printer();

const worker = coroutine(function* worker() {
  try {
    for (;;) {
      const item: string = yield;
      print('processing', item);
    }
  } finally {
    print('cleanup complete');
  }
});

const w = worker();
w.send('a');
w.send('b');
w.close();
assert.deepEqual(printed, ['processing a', 'processing b', 'cleanup complete']);
