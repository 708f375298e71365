import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { filter } from '../operators/filter.ts';
import { map } from '../operators/map.ts';
import { sum } from '../operators/sum.ts';
import { take } from '../operators/take.ts';
import { toArray } from '../operators/toArray.ts';
import { AsyncCountingIterator, CountingIterator, Untouchable } from '../testing/index.ts';
import { pipe } from './pipe.ts';

describe('pipe', () => {
  test('without a terminal is a pipeline: lazy, to be iterated again if its source can be', () => {
    pipe(
      new Untouchable() as Iterable<number>,
      map((n) => n + 1),
    );
    const doubled = pipe(
      [1, 2],
      map((n) => n * 2),
    );
    assert.deepEqual([...doubled, ...doubled], [2, 4, 2, 4]);
  });

  test('over an async source is to be awaited', async () => {
    const seen: number[] = [];
    for await (const n of pipe(new AsyncCountingIterator([1, 2, 3]), take(2))) seen.push(n);
    assert.deepEqual(seen, [1, 2]);
    assert.equal(await pipe(new AsyncCountingIterator([1, 2, 3]), sum()), 6);
  });

  test('a pipeline is a source, of which its stages become a part', () => {
    const source = new CountingIterator([1, 2, 3]);
    const even = pipe(
      source,
      filter((n) => n % 2 === 0),
    );
    assert.deepEqual(
      pipe(
        even,
        map((n) => n * 10),
        toArray(),
      ),
      [20],
    );
  });

  test('over a factory it waits if that turns out to be asynchronous', async () => {
    assert.deepEqual(
      pipe(
        () => [1],
        map((n) => n + 1),
        toArray(),
      ),
      [2],
    );
    assert.deepEqual(
      await pipe(
        async () => [1],
        map((n) => n + 1),
        toArray(),
      ),
      [2],
    );
    const seen: number[] = [];
    for await (const n of pipe(
      async () => [1],
      map((n) => n + 1),
    ))
      seen.push(n);
    assert.deepEqual(seen, [2]);
  });

  test('what is no operator is refused, and a terminal that is not the last', () => {
    const piped = pipe as (...args: unknown[]) => unknown;
    for (const wrong of [5, null, undefined, map, {}]) {
      assert.throws(() => piped([1], wrong), {
        name: 'TypeError',
        message: 'pipe: operator 1 must be a stage or terminal',
      });
    }
    assert.throws(() => piped([1], take(1), toArray(), take(1)), {
      name: 'TypeError',
      message: 'pipe: operator 2 must be a stage',
    });
    assert.throws(() => piped(5, take(1)), { name: 'TypeError', message: /^pipe: source must be/ });
  });
});
