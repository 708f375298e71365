import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PASSES_ON } from './delegate.ts';
import {
  asyncGenerator,
  delegate,
  delegatingTo,
  flow,
  generator,
  GeneratorExit,
  rootCause,
  StopIteration,
} from '../index.ts';

/** A generator that delegates to `sub` and yields the result, waiting at its first item. */
function around(sub: Iterable<unknown> | Iterator<unknown>) {
  const outer = generator(function* (): Generator<unknown, void, unknown> {
    yield { result: yield* delegate(sub) };
  })();
  outer.next();
  return outer;
}

/** An iterator of two items with some methods more. */
function iterator(methods: object): Iterator<unknown> {
  const items = [1, 2].values();
  return { next: () => items.next(), ...methods };
}

const throwing = (error: unknown) => (): never => {
  throw error;
};

function* receiving(): Generator<unknown, string, unknown> {
  const got = yield 'ready';
  return `got ${String(got)}`;
}

describe('delegate', () => {
  test('goes over arrays, strings, sets and bare iterators', () => {
    const all = generator(function* () {
      yield* delegate([1, 2]);
      yield* delegate('a\u{1F600}');
      yield* delegate(new Set([3]));
      yield* delegate({ next: () => ({ done: true as const, value: 'result' }) });
    });
    assert.deepEqual([...all()], [1, 2, 'a', '\u{1F600}', 3]);
  });

  test('forwards next(value) to native generators and to iterators that take one', () => {
    assert.deepEqual(around(receiving()).send('x').value, { result: 'got x' });
    const own = { next: (value?: unknown) => ({ done: false, value: value ?? 'first' }) };
    assert.equal(around(own).send('x').value, 'x');
  });

  test('prefers send, throw and close where there are any', () => {
    const calls: unknown[] = [];
    const python = (name: string) => (value?: unknown) => {
      calls.push([name, value]);
      return { done: false, value: name };
    };
    const sub = iterator({
      send: python('send'),
      throw: python('throw'),
      close: python('close'),
      return: python('return'),
    });
    const outer = around(sub);
    assert.equal(outer.send(7).value, 'send');
    const error = new Error('in');
    assert.equal(outer.throw(error).value, 'throw');
    outer.close();
    assert.deepEqual(calls.slice(0, 2), [
      ['send', 7],
      ['throw', error],
    ]);
    assert.deepEqual(calls[2], ['close', undefined]);
    assert.equal(calls.length, 3);
  });

  test('a value for one that takes none is a TypeError at the yield*', () => {
    const outer = generator(function* (): Generator<unknown, void, unknown> {
      try {
        yield* delegate([1, 2]);
      } catch (error) {
        yield error;
      }
    })();
    outer.next();
    const error = outer.send('x').value as Error;
    assert.equal(error.name, 'TypeError');
    assert.match(error.message, /takes no values/);
  });

  test('an error for one without throw comes out at the yield*, and the iterator is closed', () => {
    let closed = 0;
    const outer = around(iterator({ return: () => ({ done: true, value: (closed += 1) }) }));
    const error = new RangeError('in');
    assert.throws(
      () => outer.throw(error),
      (thrown) => thrown === error,
    );
    assert.equal(closed, 1);
  });

  test('where that fails too, no error is lost', () => {
    const error = new RangeError('in');
    assert.throws(
      () => around(iterator({ return: throwing(new Error('return failed')) })).throw(error),
      (thrown) => rootCause(thrown) === error && (thrown as { error?: Error }).error?.message === 'return failed',
    );
  });

  test('closes a flow that it is left in', () => {
    const log: string[] = [];
    const source = generator(function* () {
      try {
        yield* [1, 2, 3];
      } finally {
        log.push('closed');
      }
    });
    around(flow(source()).map((n) => n)).close();
    assert.deepEqual(log, ['closed']);
  });

  test('a StopIteration that a method throws is the end, with its value', () => {
    const ending = throwing(new StopIteration('ended'));
    assert.deepEqual(around(iterator({ throw: ending })).throw(new Error('in')).value, { result: 'ended' });
    assert.deepEqual(around(iterator({ send: ending })).send(1).value, { result: 'ended' });
    // CPython: thrown at an iterator without throw() it ends the delegation as well.
    assert.deepEqual(around([1, 2]).throw(new StopIteration('thrown')).value, { result: 'thrown' });
  });

  test('works in a native generator, which closes by return()', () => {
    const log: string[] = [];
    const inner = generator(function* () {
      try {
        yield 1;
      } catch (error) {
        log.push((error as GeneratorExit).name);
      }
    });
    const outer = (function* () {
      yield* delegate(inner());
    })();
    outer.next();
    assert.deepEqual(outer.return(), { done: true, value: undefined });
    assert.deepEqual(log, ['GeneratorExit']);
  });

  test('a native generator that yields while it is closed has ignored it', () => {
    const stubborn = (function* () {
      try {
        yield 1;
      } finally {
        yield 2;
      }
    })();
    assert.throws(() => around(stubborn).close(), /generator ignored GeneratorExit/);
  });

  test('a result that is none is a TypeError', () => {
    assert.throws(() => around({ next: () => 5 as never }), /TypeError: delegate: what sub answers must be an object/);
  });

  test('refuses what cannot be iterated', () => {
    for (const wrong of [5, null, undefined, {}]) {
      assert.throws(() => delegate(wrong as never), { name: 'TypeError', message: /^delegate: sub must be iterable/ });
    }
  });

  test('names its target while it waits for it, through every level', () => {
    const leaf = generator(function* () {
      yield 1;
      yield 2;
    })();
    const middle = generator(function* (): Generator<number> {
      yield* delegate(leaf);
      yield 3;
    })();
    const seen: unknown[] = [];
    const outer = generator(function* (): Generator<number> {
      yield 0;
      const inner = delegate(middle);
      seen.push(delegatingTo(outer));
      yield* inner;
      yield 4;
    })();
    const targets = [...outer].map((item) => [item, delegatingTo(outer) === middle, delegatingTo(middle) === leaf]);
    // After the end of each nothing is waited for; collected at the end they are all over.
    assert.ok(targets.every(([, a, b]) => !a && !b));
    assert.deepEqual(seen, [undefined]);
  });

  test('names none when it has failed', () => {
    const outer = generator(function* () {
      try {
        yield* delegate(receiving());
      } catch {
        yield 'caught';
      }
    })();
    outer.next();
    outer.throw(new Error('in'));
    assert.equal(delegatingTo(outer), undefined);
  });

  test('is told apart from a plain yield, and from another generator that delegates natively', () => {
    const shared = [1, 2].values();
    const native = (function* () {
      yield* delegate(shared);
    })();
    const outer = generator(function* (): Generator {
      yield native.next().value;
      yield* delegate(['a']);
    })();
    outer.next();
    if (PASSES_ON) assert.equal(delegatingTo(outer), undefined);
    outer.next();
    assert.notEqual(delegatingTo(outer), undefined);
    outer.close();
    assert.equal(delegatingTo(outer), undefined);
  });
});

describe('delegate in an async generator', () => {
  const inner = asyncGenerator(async function* (log: string[]): AsyncGenerator<string, string, string> {
    try {
      const got = yield 'ready';
      log.push(`got ${got}`);
      try {
        yield 'again';
      } catch (error) {
        log.push(`caught ${(error as Error).message}`);
      }
      return 'result';
    } catch (error) {
      log.push(error instanceof GeneratorExit ? 'exit' : 'other');
      throw error;
    }
  });
  const outer = asyncGenerator(async function* (log: string[]): AsyncGenerator<string, void, string> {
    yield `outer ${yield* delegate(inner(log))}`;
  });

  test('forwards asend, athrow and aclose, and gives the result', async () => {
    const log: string[] = [];
    const gen = outer(log);
    assert.equal((await gen.next()).value, 'ready');
    assert.equal((await gen.asend('x')).value, 'again');
    assert.equal((await gen.athrow(new Error('y'))).value, 'outer result');
    assert.deepEqual(log, ['got x', 'caught y']);
    const left = outer(log);
    await left.next();
    await left.aclose();
    assert.equal(log.at(-1), 'exit');
  });

  test('goes over sync iterables and native async generators too', async () => {
    const gen = asyncGenerator(async function* (): AsyncGenerator<unknown, unknown, unknown> {
      yield* delegate([1]);
      return yield* delegate(
        (async function* () {
          const got: unknown = yield 2;
          return got;
        })(),
      );
    })();
    assert.deepEqual(await gen.next(), { done: false, value: 1 });
    assert.deepEqual(await gen.next(), { done: false, value: 2 });
    assert.deepEqual(await gen.asend('sent'), { done: true, value: 'sent' });
  });

  test('an error for one without throw closes it and comes out', async () => {
    let closed = 0;
    const source: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: 1 }),
        return: async () => ({ done: true, value: (closed += 1) }),
      }),
    };
    const gen = asyncGenerator(async function* () {
      yield* delegate(source);
    })();
    await gen.next();
    await assert.rejects(gen.athrow(new RangeError('in')), RangeError);
    assert.equal(closed, 1);
    const deaf = asyncGenerator(async function* (): AsyncGenerator<number, void, unknown> {
      yield* delegate(source);
    })();
    await deaf.next();
    await assert.rejects(deaf.asend('x'), /takes no values/);
    assert.equal(closed, 2);
  });
});
