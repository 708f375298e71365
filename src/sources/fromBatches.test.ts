import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { flow } from '../flow/make.ts';
import { explain, explanation } from '../pipeline/explain.ts';
import { AsyncCountingIterator, checkRejects, CountingIterator, failingAfter } from '../testing/index.ts';
import { fromBatches } from './fromBatches.ts';

describe('fromBatches', () => {
  const batches = [[1, 2], [], [3], [4, 5, 6]];

  test('gives the items of arrays that come late or at once, or of a function, which can be run again', async () => {
    assert.deepEqual(await flow(fromBatches(new AsyncCountingIterator(batches))).toArray(), [1, 2, 3, 4, 5, 6]);
    const again = flow(fromBatches(batches));
    for (let run = 0; run < 2; run++) assert.deepEqual(await again.toArray(), [1, 2, 3, 4, 5, 6]);
    assert.equal(await flow(fromBatches(() => new AsyncCountingIterator(batches))).count(), 6);
    assert.deepEqual(await flow(fromBatches([])).toArray(), []);
  });

  test('asks for an array only when the last one is used up, and closes what it was given', async () => {
    const source = new AsyncCountingIterator(batches);
    const items = flow(fromBatches(source))[Symbol.asyncIterator]();
    assert.equal(source.asks, 0);
    assert.deepEqual([(await items.next()).value, (await items.next()).value, source.asks], [1, 2, 1]);
    assert.deepEqual([(await items.next()).value, source.asks], [3, 3]);
    await items.return!();
    assert.equal(source.closes, 1);
    const sync = new CountingIterator(batches);
    assert.deepEqual(await flow(fromBatches(sync)).take(1).toArray(), [1]);
    assert.deepEqual([sync.asks, sync.closes], [1, 1]);
  });

  test('an error comes after the items before it; a second run of what runs once is refused', async () => {
    const seen: number[] = [];
    const failing = flow(fromBatches(failingAfter([[1, 2], [3]], new Error('boom'))));
    await assert.rejects(
      failing.forEach((n) => seen.push(n)),
      /boom/,
    );
    assert.deepEqual(seen, [1, 2, 3]);
    await assert.rejects(failing.drain(), { name: 'ConsumedError' });
  });

  test('anything but an array is an error, and what gave it is closed', async () => {
    for (const wrong of [5, 'ab', new Uint8Array(2), undefined]) {
      for (const source of [new AsyncCountingIterator([[1], wrong]), new CountingIterator([[1], wrong])]) {
        await assert.rejects(flow(fromBatches(source as Iterable<number[]>)).drain(), {
          name: 'TypeError',
          message: /^fromBatches: every batch must be an array, got /,
        });
        assert.equal(source.closes, 1);
      }
    }
    for (const args of [[5], [{}], [undefined]]) checkRejects(fromBatches, args);
  });

  test('says what it holds', () => {
    assert.match(explanation(explain(flow(fromBatches([[1]])))), /fromBatches\(array\).*a batch/s);
  });
});
