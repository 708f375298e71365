// `(x * x for x in range(10))`: a flow is what JavaScript has in the place of a generator expression.
import assert from 'node:assert/strict';
import { flow, generator } from 'sluice';

const range = generator(function* range(stop: number) {
  for (let i = 0; i < stop; i++) yield i;
});

const squares = flow(range(10)).map((x) => x * x);
const sumOfEvenSquares = squares.filter((x) => x % 2 === 0).sum();

assert.equal(sumOfEvenSquares, 120);
// In Python a second pass over `squares` is silently empty. Here it is an error, which says where the first one was.
assert.throws(() => squares.sum(), { name: 'ConsumedError' });
