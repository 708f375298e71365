// `yield from` takes the return value of a sub-generator that was fed before.
import assert from 'node:assert/strict';
import { coroutine, delegate, generator } from 'sluice';

const sumUntilNone = coroutine(function* sumUntilNone() {
  let total = 0;
  for (;;) {
    const value: number | undefined = yield;
    if (value === undefined) return total;
    total += value;
  }
});

const groupedSum = generator(function* groupedSum(groups: Iterable<Iterable<number>>) {
  for (const group of groups) {
    const sums = sumUntilNone();
    for (const x of group) sums.send(x);
    yield yield* delegate(sums);
  }
});

const results: unknown[] = [];
for (const total of groupedSum([[1, 2, 3], [10]])) results.push(total);
assert.deepEqual(results, [6, 10]);
