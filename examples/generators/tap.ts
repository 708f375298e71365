// A stage that shows what passes, without holding it.
import assert from 'node:assert/strict';
import { flow, generator } from 'sluice';
import { printer } from './printer.ts';

const { print, printed } = printer();

const tap = generator(function* tap<T>(iterable: Iterable<T>, label: string) {
  for (const item of iterable) {
    print(label, item);
    yield item;
  }
});

assert.deepEqual([...tap([1, 2], 'read')], [1, 2]);
assert.deepEqual(printed, ['read 1', 'read 2']);

// The operator of the same name.
flow([3, 4])
  .tap((item) => print('read', item))
  .take(1)
  .drain();
assert.deepEqual(printed.slice(2), ['read 3']);
