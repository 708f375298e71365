import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  anext,
  asyncGenerator,
  flow,
  GeneratorExit,
  isRunning,
  stateOf,
  StopAsyncIteration,
  StopIteration,
} from '../index.ts';

/** A promise to be settled by hand. */
function gate(): { readonly promise: Promise<void>; readonly open: () => void } {
  let open: (() => void) | undefined;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open: open! };
}

const log: string[] = [];
const resourceful = asyncGenerator(async function* resourceful() {
  try {
    yield 1;
    yield 2;
    return 'end';
  } catch (error) {
    if (error instanceof GeneratorExit) log.push('exit');
    throw error;
  } finally {
    await Promise.resolve();
    log.push('close');
  }
});

describe('asyncGenerator', () => {
  test('is a native async iterable, closed when it is left', async () => {
    const items: number[] = [];
    for await (const item of resourceful()) items.push(item);
    assert.deepEqual(items, [1, 2]);
    log.length = 0;
    for await (const _ of resourceful()) break;
    assert.deepEqual(log, ['exit', 'close']);
    log.length = 0;
    assert.deepEqual(await flow(resourceful()).take(1).toArray(), [1]);
    assert.deepEqual(log, ['exit', 'close']);
    log.length = 0;
    {
      await using gen = resourceful();
      await gen.next();
    }
    assert.deepEqual(log, ['exit', 'close']);
    const outer = (async function* () {
      return yield* resourceful();
    })();
    assert.deepEqual(
      [await outer.next(), await outer.next(), await outer.next()].map((result) => result.value),
      [1, 2, 'end'],
    );
  });

  test('a plain yield* over an iterator without throw does not replace what is thrown in', async () => {
    const source: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: 1 }) }),
    };
    const gen = asyncGenerator(async function* () {
      yield* source;
    })();
    await gen.next();
    await assert.rejects(gen.athrow(new RangeError('in')), RangeError);
  });

  test('calls that overlap are refused, by the name that CPython gives them', async () => {
    const { promise, open } = gate();
    const gen = asyncGenerator(async function* () {
      await promise;
      yield 1;
    })();
    const first = gen.next();
    assert.equal(stateOf(gen), 'running');
    assert.ok(isRunning(gen));
    await assert.rejects(gen.next(), {
      name: 'TypeError',
      message: /^anext\(\): asynchronous generator is already running/,
    });
    await assert.rejects(gen.athrow(new Error('x')), /athrow\(\): asynchronous generator is already running/);
    await assert.rejects(gen.aclose(), /aclose\(\): asynchronous generator is already running/);
    open();
    assert.deepEqual(await first, { done: false, value: 1 });
  });

  test('return() waits for the call that is being answered, as a for await that is left needs it', async () => {
    const { promise, open } = gate();
    const gen = asyncGenerator(async function* () {
      try {
        await promise;
        yield 1;
      } finally {
        log.push('closed');
      }
    })();
    const first = gen.next();
    const left = gen.return();
    log.length = 0;
    open();
    assert.deepEqual(await first, { done: false, value: 1 });
    assert.deepEqual(await left, { done: true, value: undefined });
    assert.deepEqual(log, ['closed']);
  });

  test('a body may ask to be closed after the step that it is in', async () => {
    const gen = asyncGenerator(async function* (): AsyncGenerator<number> {
      void gen.return();
      yield 1;
      yield 2;
    })();
    assert.deepEqual(await gen.next(), { done: false, value: 1 });
    assert.deepEqual(await gen.return(), { done: true, value: undefined });
  });

  test('a value before the first yield is refused', async () => {
    const gen = asyncGenerator(async function* () {
      const value: string = yield 1;
      return value;
    })();
    await assert.rejects(gen.asend('early'), {
      name: 'TypeError',
      message: /call next\(\) first.*can't send non-None value to a just-started async generator/,
    });
    await gen.next();
    assert.deepEqual(await gen.asend('now'), { done: true, value: 'now' });
  });

  test('athrow at one that has ended drops the error as CPython does; throw rejects as JavaScript does', async () => {
    const gen = resourceful();
    await gen.aclose();
    assert.deepEqual(await gen.athrow(new Error('late')), { done: true, value: undefined });
    await assert.rejects(gen.throw(new Error('late')), /late/);
  });

  test('a signal that escapes is an error with it as the cause; one thrown before the start is itself', async () => {
    for (const signal of [new StopIteration(1), new StopAsyncIteration()]) {
      const leaky = asyncGenerator(async function* () {
        yield 1;
        throw signal;
      });
      const gen = leaky();
      await gen.next();
      await assert.rejects(gen.next(), {
        message: new RegExp(`^async generator raised ${signal.name}`),
        cause: signal,
      });
      await assert.rejects(leaky().athrow(signal), (error) => error === signal);
    }
  });

  test('one that ignores aclose goes on, but cannot be closed or thrown into again', async () => {
    const gen = asyncGenerator(async function* () {
      try {
        yield 1;
      } catch {
        yield 2;
        yield 3;
      }
    })();
    await gen.next();
    await assert.rejects(gen.aclose(), /^Error: async generator ignored GeneratorExit/);
    await assert.rejects(gen.aclose(), StopAsyncIteration);
    await assert.rejects(gen.athrow(new Error('x')), StopAsyncIteration);
    assert.deepEqual(await gen.next(), { done: false, value: 3 });
  });

  test('aclose gives what the body returned; of one not begun it runs nothing', async () => {
    const gen = asyncGenerator(async function* () {
      try {
        yield 1;
        return 'end';
      } catch {
        return 'caught';
      }
    })();
    await gen.next();
    assert.equal(await gen.aclose(), 'caught');
    log.length = 0;
    assert.equal(await resourceful().aclose(), undefined);
    assert.deepEqual(log, []);
  });

  test('takes async generator functions only', () => {
    assert.throws(
      () => asyncGenerator(function* () {} as never),
      /TypeError: asyncGenerator: body must be an async generator/,
    );
  });
});

describe('anext', () => {
  test('takes any async iterator, and undefined as a fallback', async () => {
    const native = (async function* () {
      yield 1;
    })();
    assert.equal(await anext(native), 1);
    assert.equal(await anext(native, undefined), undefined);
    await assert.rejects(anext(native), StopAsyncIteration);
  });
});
