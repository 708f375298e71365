// One item of each iterable in turn, until all have ended.
import assert from 'node:assert/strict';
import { flow, generator } from 'sluice';

const roundRobin = generator(function* roundRobin(...iterables: Iterable<unknown>[]) {
  const iterators = iterables.map((iterable) => iterable[Symbol.iterator]());
  for (let iterator = iterators.shift(); iterator; iterator = iterators.shift()) {
    const result = iterator.next();
    if (result.done) continue;
    yield result.value;
    iterators.push(iterator);
  }
});

const turns = ['A', 1, 'x', 'B', 2, 'y', 'C', 'z'];
assert.deepEqual([...roundRobin('ABC', [1, 2], ['x', 'y', 'z'])], turns);
// The operator of the same name closes its inputs too.
assert.deepEqual(flow<unknown>('ABC').roundRobin([1, 2], ['x', 'y', 'z']).toArray(), turns);
