import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asyncGenerator, flow, generator, GeneratorExit, type TwoWayFlow } from '../index.ts';

/** Yields 1, 2, 3 ...; logs what each yield receives; returns 'end' after `count`. */
const counting = generator(function* (log: unknown[], count: number = 5): Generator<number, string, unknown> {
  for (let n = 1; n <= count; n++) {
    try {
      log.push(yield n);
    } catch (error) {
      log.push(error instanceof GeneratorExit ? 'exit' : (error as Error).message);
      if (error instanceof GeneratorExit) throw error;
    }
  }
  return 'end';
});

const countingAsync = asyncGenerator(async function* (
  log: unknown[],
  count: number = 5,
): AsyncGenerator<number, string, unknown> {
  for (let n = 1; n <= count; n++) {
    try {
      log.push(yield n);
    } catch (error) {
      log.push(error instanceof GeneratorExit ? 'exit' : (error as Error).message);
      if (error instanceof GeneratorExit) throw error;
    }
  }
  return 'end';
});

describe('twoWay', () => {
  test('values, errors and the return value travel through map, filter and take', () => {
    const log: unknown[] = [];
    const gen = flow(counting(log))
      .map((n) => n * 10)
      .filter((n) => n !== 20)
      .take(9)
      .twoWay<string, string>();
    assert.deepEqual(gen.next(), { done: false, value: 10 });
    assert.deepEqual(gen.send('a'), { done: false, value: 30 });
    assert.deepEqual(gen.throw(new Error('b')), { done: false, value: 40 });
    assert.deepEqual(gen.next('c'), { done: false, value: 50 });
    assert.deepEqual(gen.send('d'), { done: true, value: 'end' });
    assert.deepEqual(gen.next(), { done: true, value: undefined });
    // The read that filter makes for the item it leaves out has undefined.
    assert.deepEqual(log, ['a', undefined, 'b', 'c', 'd']);
  });

  test('it does what the source alone does', () => {
    const [alone, through]: [unknown[], unknown[]] = [[], []];
    const source = counting(alone, 2);
    const gen = flow(counting(through, 2)).twoWay();
    for (const value of [undefined, 'a', 'b', 'c']) assert.deepEqual(gen.next(value), source.next(value));
    assert.deepEqual(through, alone);
  });

  test('of several results that come of one item, the last value sent is read', () => {
    const log: unknown[] = [];
    const gen = flow(counting(log)).repeatEach(2).twoWay<string, string>();
    gen.next();
    gen.send('a');
    gen.send('b');
    assert.deepEqual(log, ['b']);
  });

  test('a source that is left early is closed, and sees that', () => {
    const log: unknown[] = [];
    const gen = flow(counting(log)).take(1).twoWay();
    assert.deepEqual(
      [gen.next(), gen.next()],
      [
        { done: false, value: 1 },
        { done: true, value: undefined },
      ],
    );
    assert.deepEqual(log, ['exit']);
    for (const leave of ['close', 'return', Symbol.dispose] as const) {
      log.length = 0;
      const left: TwoWayFlow<number, unknown, unknown> = flow(counting(log))
        .map((n) => n)
        .twoWay();
      left.next();
      left[leave]();
      assert.deepEqual(log, ['exit'], String(leave));
      assert.deepEqual(left.next(), { done: true, value: undefined });
    }
    log.length = 0;
    for (const _ of flow(counting(log)).twoWay()) break;
    assert.deepEqual(log, ['exit']);
  });

  test('left before its first result, it closes a source that was begun elsewhere', () => {
    const log: unknown[] = [];
    const source = counting(log);
    source.next();
    flow(source).twoWay().close();
    assert.deepEqual(log, ['exit']);
  });

  test('an error that the source does not catch comes out as it is, and all is closed', () => {
    const log: string[] = [];
    const other = generator(function* () {
      try {
        for (;;) yield 'x';
      } finally {
        log.push('closed');
      }
    });
    const error = new RangeError('in');
    const gen = flow(function* () {
      yield 1;
    })
      .zip(other())
      .twoWay();
    gen.next();
    assert.throws(
      () => gen.throw(error),
      (thrown) => thrown === error,
    );
    assert.deepEqual(log, ['closed']);
    assert.deepEqual(gen.next(), { done: true, value: undefined });
  });

  test('thrown in before the start, or after the end, it comes out at once', () => {
    const log: unknown[] = [];
    const gen = flow(counting(log)).twoWay();
    const error = new RangeError('early');
    const itself = (thrown: unknown): boolean => thrown === error;
    assert.throws(() => gen.throw(error), itself);
    assert.throws(() => gen.throw(error), itself);
    assert.deepEqual(log, []);
  });

  test('a value before the first next is refused, and the flow can still be begun', () => {
    const gen = flow(counting([])).twoWay();
    assert.throws(() => gen.send('early'), { name: 'TypeError', message: /call next\(\) first/ });
    assert.equal(gen.next().value, 1);
  });

  test('a source that values cannot be sent to is refused', () => {
    assert.throws(() => flow([1]).twoWay().next(), {
      name: 'TypeError',
      message: /^twoWay: the source must be.*got array/,
    });
    const deaf = flow([1, 2].values()).twoWay();
    deaf.next();
    assert.throws(() => deaf.send('x'), /takes no values/);
  });

  test('a factory that makes a generator can be talked to again and again', () => {
    const made = flow(() => counting([], 1)).map((n) => n);
    for (const _ of [1, 2]) {
      const gen = made.twoWay<string>();
      assert.deepEqual([gen.next().value, gen.next().value], [1, 'end']);
    }
  });
});

describe('twoWay of an async flow', () => {
  test('values, errors and the return value travel', async () => {
    const log: unknown[] = [];
    const gen = flow(countingAsync(log))
      .map(async (n) => n * 10)
      .filter((n) => n !== 20)
      .twoWay<string, string>();
    await assert.rejects(gen.asend('early'), /call next\(\) first/);
    assert.deepEqual(await gen.next(), { done: false, value: 10 });
    assert.deepEqual(await gen.asend('a'), { done: false, value: 30 });
    assert.deepEqual(await gen.athrow(new Error('b')), { done: false, value: 40 });
    assert.deepEqual(await gen.throw(new Error('c')), { done: false, value: 50 });
    assert.deepEqual(await gen.asend('d'), { done: true, value: 'end' });
    assert.deepEqual(log, ['a', undefined, 'b', 'c', 'd']);
  });

  test('a sync source is talked to as well, its promises awaited', async () => {
    const log: unknown[] = [];
    const source = generator(function* (): Generator<Promise<number>, string, unknown> {
      log.push(yield Promise.resolve(1));
      return 'end';
    });
    const gen = flow(source()).toAsync().twoWay<string, string>();
    assert.deepEqual(await gen.next(), { done: false, value: 1 });
    assert.deepEqual(await gen.asend('a'), { done: true, value: 'end' });
    assert.deepEqual(log, ['a']);
  });

  test('left early, the source is closed and sees that', async () => {
    const log: unknown[] = [];
    for await (const _ of flow(countingAsync(log)).twoWay()) break;
    {
      await using gen = flow(countingAsync(log)).twoWay();
      await gen.next();
    }
    const gen = flow(countingAsync(log)).twoWay();
    await gen.next();
    await gen.aclose();
    assert.deepEqual(log, ['exit', 'exit', 'exit']);
    assert.deepEqual(await gen.next(), { done: true, value: undefined });
  });

  test('an error that the source does not catch comes out as it is', async () => {
    const error = new RangeError('in');
    const gen = flow(async function* () {
      yield 1;
    }).twoWay();
    await gen.next();
    await assert.rejects(gen.athrow(error), (thrown) => thrown === error);
  });
});
