// A context manager of a generator: what stands before its `yield` enters, what stands after it leaves.
import assert from 'node:assert/strict';
import { contextManager, flow } from 'sluice';
import { printer } from './printer.ts';

const { print, printed } = printer();

const timed = contextManager(function* timed(label: string = 'block') {
  const start = performance.now();
  try {
    yield;
  } finally {
    print(label, 'took', (performance.now() - start) / 1000, 's');
  }
});

{
  using _ = timed('heavy').enter();
  flow(new Uint8Array(50_000)).sum();
}
assert.match(printed[0]!, /^heavy took \S+ s$/);

// `run` is the block of a `with` statement whose errors the context sees; its result is that of the body.
const sum = timed('sum').run(() => flow([1, 2, 3]).sum());
assert.equal(sum, 6);
assert.throws(() => timed('failing').run(() => JSON.parse('{')), SyntaxError);
assert.match(printed[2]!, /^failing took/);
