import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { coroutine, flow, generator, GeneratorExit, stateOf, StopIteration } from '../index.ts';

const log: string[] = [];
const resourceful = generator(function* resourceful(items: readonly number[] = [1, 2, 3]) {
  log.push('open');
  try {
    for (const item of items) yield item;
    return 'end';
  } catch (error) {
    log.push(error instanceof GeneratorExit ? 'exit' : 'error');
    throw error;
  } finally {
    log.push('close');
  }
});

/** What was logged while `run` ran. */
function logOf(run: () => unknown): string[] {
  log.length = 0;
  run();
  return log.slice();
}

describe('generator', () => {
  test('is a native iterable: for-of, spread, destructuring, Array.from, flow, yield*', () => {
    assert.deepEqual([...resourceful()], [1, 2, 3]);
    assert.deepEqual(
      Array.from(resourceful(), (n) => n * 2),
      [2, 4, 6],
    );
    assert.equal(
      flow(resourceful())
        .map((n) => n * 2)
        .sum(),
      12,
    );
    const native = function* () {
      return yield* resourceful([7]);
    };
    const outer = native();
    assert.deepEqual(
      [outer.next(), outer.next()],
      [
        { value: 7, done: false },
        { value: 'end', done: true },
      ],
    );
    const [first, second] = resourceful();
    assert.deepEqual([first, second], [1, 2]);
  });

  test('leaving it early closes it, and the body sees that', () => {
    const left = ['open', 'exit', 'close'];
    assert.deepEqual(
      logOf(() => {
        for (const _ of resourceful()) break;
      }),
      left,
    );
    assert.deepEqual(
      logOf(() => {
        const [first] = resourceful();
        assert.equal(first, 1);
      }),
      left,
    );
    assert.deepEqual(
      logOf(() => flow(resourceful()).take(1).toArray()),
      left,
    );
    assert.deepEqual(
      logOf(() => {
        const native = (function* () {
          yield* resourceful();
        })();
        native.next();
        native.return();
      }),
      left,
    );
    assert.deepEqual(
      logOf(() => {
        using gen = resourceful();
        gen.next();
      }),
      left,
    );
  });

  test('a plain yield* over an iterator without throw does not replace what is thrown in', () => {
    const gen = generator(function* () {
      yield* [1, 2];
    })();
    const error = new RangeError('in');
    gen.next();
    assert.throws(
      () => gen.throw(error),
      (thrown) => thrown === error,
    );
  });

  test('the result of return() is what the body returned, or what it was given', () => {
    const lets = generator(function* (): Generator<number, string> {
      yield 1;
      return 'end';
    })();
    lets.next();
    assert.deepEqual(lets.return('given'), { done: true, value: 'given' });
    const returns = generator(function* (): Generator<number, string | null> {
      try {
        yield 1;
        return 'end';
      } catch {
        return null;
      }
    })();
    returns.next();
    assert.deepEqual(returns.return('given'), { done: true, value: null });
  });

  test('a generator that was closed before it began never runs', () => {
    log.length = 0;
    const gen = resourceful();
    gen.close();
    assert.deepEqual(gen.next(), { value: undefined, done: true });
    assert.deepEqual(log, []);
  });

  test('results are those of the native generator, and the end is told once', () => {
    const gen = generator(function* () {
      yield 1;
      return 'end';
    })();
    assert.deepEqual(
      [gen.next(), gen.next(), gen.next()],
      [
        { value: 1, done: false },
        { value: 'end', done: true },
        { value: undefined, done: true },
      ],
    );
  });

  test('a value before the first yield is refused, and the generator can still be begun', () => {
    const gen = generator(function* () {
      const value: string = yield 1;
      return value;
    })();
    const refusal = {
      name: 'TypeError',
      message:
        /call next\(\) first or make it with coroutine\(\).*can't send non-None value to a just-started generator/,
    };
    assert.throws(() => gen.send('early'), refusal);
    assert.throws(() => gen.next('early'), refusal);
    assert.equal(gen.next().value, 1);
    assert.deepEqual(gen.send('now'), { value: 'now', done: true });
  });

  test('its own body cannot resume it', () => {
    const calls: (() => unknown)[] = [
      () => gen.next(),
      () => gen.send('x'),
      () => gen.throw(new Error('x')),
      () => gen.close(),
      () => gen.return(),
    ];
    const gen = generator(function* (): Generator<string, void, string> {
      for (const call of calls) {
        assert.throws(call, { name: 'TypeError', message: /^generator already executing/ });
        yield 'lives';
      }
    })();
    assert.deepEqual(
      [...(gen as Iterable<string>)],
      calls.map(() => 'lives'),
    );
  });

  test('a StopIteration that escapes is an error with it as the cause; one thrown before the start is itself', () => {
    const stop = new StopIteration(5);
    const leaky = generator(function* () {
      yield 1;
      throw stop;
    });
    const gen = leaky();
    gen.next();
    assert.throws(() => gen.next(), { name: 'Error', message: /^generator raised StopIteration/, cause: stop });
    assert.equal(stateOf(gen), 'closed');
    assert.throws(
      () => leaky().throw(stop),
      (error) => error === stop,
    );
    const thrownIn = leaky();
    thrownIn.next();
    assert.throws(() => thrownIn.throw(stop), { cause: stop });
  });

  test('a body that yields while it is closed has ignored it, and goes on', () => {
    const stubborn = generator(function* () {
      try {
        yield 1;
      } finally {
        yield 2;
      }
    })();
    stubborn.next();
    assert.throws(() => stubborn.close(), { name: 'Error', message: /^generator ignored GeneratorExit/ });
    assert.equal(stateOf(stubborn), 'suspended');
    assert.throws(
      () => stubborn.next(),
      (error) => error instanceof GeneratorExit,
    );
  });

  test('what is thrown is the very error, of whatever kind', () => {
    const passing = generator(function* () {
      yield 1;
    });
    for (const error of [new RangeError('x'), 'text', undefined, null]) {
      const gen = passing();
      gen.next();
      assert.throws(
        () => gen.throw(error),
        (thrown) => thrown === error,
      );
      assert.deepEqual(gen.next(), { value: undefined, done: true });
    }
  });

  test('makes functions of the same name, parameters and this', () => {
    const counter = {
      from: 3,
      count: generator(function* count(this: { from: number }, by: number) {
        yield this.from + by;
      }),
    };
    assert.deepEqual([...counter.count(2)], [5]);
    assert.equal(counter.count.name, 'count');
    assert.equal(counter.count.length, 1);
  });

  test('has the helper methods of the runtime where there are any', () => {
    const iteratorPrototype: object = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
    assert.ok(iteratorPrototype.isPrototypeOf(resourceful()));
  });

  test('takes generator functions only', () => {
    for (const wrong of [() => [], async function* () {}, 5, undefined]) {
      assert.throws(() => generator(wrong as never), {
        name: 'TypeError',
        message: /^generator: body must be a generator/,
      });
    }
  });
});

describe('coroutine', () => {
  test('is primed, and what its first yield hands out is dropped', () => {
    const lengths = coroutine(function* () {
      let answer = 0;
      for (;;) {
        const text: string = yield answer;
        answer = text.length;
      }
    });
    assert.equal(lengths().send('abc').value, 3);
  });

  test('a body that does not yield is refused, one that fails fails at the call', () => {
    const empty = coroutine(function* empty(): Generator<number> {});
    assert.throws(() => empty(), { name: 'TypeError', message: /^coroutine: empty ended before its first yield/ });
    const failing = coroutine(function* (digits: number) {
      yield (1).toFixed(digits);
    });
    assert.throws(() => failing(-1), RangeError);
    assert.throws(() => coroutine(async function* () {} as never), /^TypeError: coroutine: body must be a generator/);
  });
});
