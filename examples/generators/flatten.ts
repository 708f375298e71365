// `yield from` each of several iterables.
import assert from 'node:assert/strict';
import { delegate, generator } from 'sluice';

const flatten = generator(function* flatten<T>(nested: Iterable<Iterable<T>>) {
  for (const sub of nested) yield* delegate(sub);
});

assert.deepEqual([...flatten([[1, 2], [3], [4, 5]])], [1, 2, 3, 4, 5]);
