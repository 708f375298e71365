// An async generator awaits inside the producer; `async for` is `for await`.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { anext, asyncGenerator } from 'sluice';

const ticker = asyncGenerator(async function* ticker(n: number, dt: number = 1) {
  for (let i = 0; i < n; i++) {
    await sleep(dt);
    yield i;
  }
});

const ticks: number[] = [];
for await (const t of ticker(3)) ticks.push(t);
assert.deepEqual(ticks, [0, 1, 2]);

const one = ticker(1);
assert.equal(await anext(one), 0);
assert.equal(await anext(one, 'over'), 'over');
await assert.rejects(anext(one), { name: 'StopAsyncIteration' });
