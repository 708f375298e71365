import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type AsyncFlow, ConsumedError, flow } from '../src/index.ts';

const here = /consumed\.test\.[jt]s:\d+:\d+/;

function* numbers() {
  yield* [1, 2, 3];
}
async function* laterNumbers() {
  yield* [1, 2, 3];
}

describe('a second run over a one-shot source', () => {
  test('is an error that names both runs, and where the first began', () => {
    const once = flow(numbers());
    assert.equal(once.sum(), 6);
    assert.throws(
      () => once.count(),
      (error: Error) => {
        assert.ok(error instanceof ConsumedError);
        assert.equal(error.name, 'ConsumedError');
        assert.match(error.message, /^count: this generator was already consumed by sum at /);
        assert.match(error.message, here);
        assert.match(error.message, /pass a factory: flow\(\(\) => source\)$/);
        return true;
      },
    );
  });

  test('whichever flow it is of, and whichever way it is run', async () => {
    const source = laterNumbers();
    const first: AsyncFlow<number> = flow(source).map((n) => n * 2);
    for await (const n of first) if (n === 2) break;
    await assert.rejects(flow(source).toArray(), (error: Error) => {
      assert.match(error.message, /^toArray: this async generator was already consumed by async generator \| map at /);
      assert.match(error.message, here);
      return true;
    });
    await assert.rejects(flow([1]).toAsync().concat(source).toArray(), ConsumedError);
  });

  test('as two inputs of one flow', () => {
    const source = numbers();
    assert.throws(() => flow(source).zip(source).toArray(), ConsumedError);
  });

  test('that ends unread leaves the first alone', () => {
    const source = numbers();
    const results = flow(source)[Symbol.iterator]();
    results.next();
    assert.deepEqual(flow(source).take(0).toArray(), []);
    flow(source)[Symbol.iterator]().return?.();
    assert.deepEqual([...results], [2, 3]);
  });

  test('after it was disposed of unread', () => {
    const once = flow(numbers());
    once[Symbol.dispose]();
    assert.throws(() => once.toArray(), /already consumed by dispose/);
  });

  test('is none where the first has read nothing', () => {
    const results = flow(numbers())[Symbol.iterator]();
    assert.deepEqual([...results], [1, 2, 3]);
    const once = flow(numbers());
    once[Symbol.iterator]();
    assert.deepEqual(once.toArray(), [1, 2, 3]);
  });

  test('is none of a factory, an array or a flow of them', () => {
    for (const again of [flow(numbers), flow([1, 2, 3]), flow(flow(numbers))]) {
      assert.deepEqual(
        [again.toArray(), again.toArray()],
        [
          [1, 2, 3],
          [1, 2, 3],
        ],
      );
    }
  });
});
