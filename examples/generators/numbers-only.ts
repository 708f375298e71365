// An incremental parser: it is sent text as it comes and answers with the total so far.
import assert from 'node:assert/strict';
import { coroutine, GeneratorExit } from 'sluice';

const numbersOnly = coroutine(function* numbersOnly() {
  let total = 0;
  try {
    for (;;) {
      const chunk: string = yield total;
      for (const token of chunk.split(/\s+/)) if (/^\d+$/.test(token)) total += Number(token);
    }
  } catch (error) {
    if (!(error instanceof GeneratorExit)) throw error;
    return total;
  }
});

const g = numbersOnly();
assert.equal(g.send('10 spam 20').value, 30);
assert.equal(g.send('5 eggs').value, 35);
// A body that takes the GeneratorExit may return a value, which is close()'s (CPython 3.13).
assert.equal(g.close(), 35);
