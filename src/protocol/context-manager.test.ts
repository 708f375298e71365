import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  aclosing,
  asyncContextManager,
  closing,
  contextManager,
  generator,
  nullContext,
  rootCause,
  stateOf,
  StopIteration,
  suppress,
} from '../index.ts';

const log: unknown[] = [];
const logged = contextManager(function* logged(name: string) {
  log.push(`enter ${name}`);
  try {
    yield name;
  } catch (error) {
    log.push(error);
    throw error;
  } finally {
    log.push(`exit ${name}`);
  }
});
const loggedAsync = asyncContextManager(async function* (name: string) {
  await Promise.resolve();
  log.push(`enter ${name}`);
  try {
    yield name;
  } catch (error) {
    log.push(error);
    throw error;
  } finally {
    await Promise.resolve();
    log.push(`exit ${name}`);
  }
});

const failing = (error: unknown) => (): never => {
  throw error;
};
/** An async function that the types take for one that gives nothing. */
const later: () => never = (async () => {}) as never;
const itself = (error: unknown) => (thrown: unknown) => thrown === error;

describe('contextManager', () => {
  test('does nothing before it is entered', () => {
    log.length = 0;
    logged('a');
    assert.deepEqual(log, []);
  });

  test('using enters and leaves it, in reverse order', () => {
    log.length = 0;
    {
      using a = logged('a').enter();
      using b = logged('b').enter();
      log.push(a.value + b.value);
    }
    assert.deepEqual(log, ['enter a', 'enter b', 'ab', 'exit b', 'exit a']);
  });

  test("run hands the body's error to the generator, and it passes as the same object", () => {
    log.length = 0;
    const error = new RangeError('body');
    assert.throws(() => logged('a').run(failing(error)), itself(error));
    assert.deepEqual(log, ['enter a', error, 'exit a']);
  });

  test('a generator that catches the error and ends has suppressed it', () => {
    const swallowing = contextManager(function* () {
      try {
        yield 1;
      } catch {}
    });
    assert.equal(swallowing().run(failing(new Error('body'))), undefined);
    const context = swallowing().enter();
    assert.equal(context.exit({ error: undefined }), true);
    assert.equal(context.exit({ error: undefined }), false);
  });

  test('a generator that throws another error has replaced it', () => {
    const replacing = contextManager(function* () {
      try {
        yield 1;
      } catch (error) {
        throw new TypeError('replaced', { cause: error });
      }
    });
    const error = new Error('body');
    assert.throws(() => replacing().run(failing(error)), { name: 'TypeError', cause: error });
  });

  test('a StopIteration of the body passes as it is', () => {
    const stop = new StopIteration(1);
    assert.throws(() => logged('a').run(failing(stop)), itself(stop));
  });

  test('a generator that does not yield, or yields again, is an error', () => {
    const none = contextManager(function* (): Generator<number> {});
    assert.throws(() => none().run(() => 1), /^Error: generator didn't yield/);
    const closed: string[] = [];
    const twice = contextManager(function* () {
      try {
        yield 1;
      } catch {}
      try {
        yield 2;
      } finally {
        closed.push('closed');
      }
    });
    assert.throws(() => twice().run(() => 1), /^Error: generator didn't stop;/);
    assert.throws(() => twice().run(failing(new Error('body'))), /^Error: generator didn't stop after throw\(\)/);
    assert.deepEqual(closed, ['closed', 'closed']);
  });

  test('where closing it then fails too, no error is lost', () => {
    const stubborn = contextManager(function* () {
      yield 1;
      try {
        yield 2;
      } finally {
        yield 3;
      }
    });
    assert.throws(
      () => stubborn().run(() => 1),
      (error) => {
        assert.match((error as { error: Error }).error.message, /generator ignored GeneratorExit/);
        return /didn't stop/.test((rootCause(error) as Error).message);
      },
    );
  });

  test('is for one use', () => {
    const manager = logged('a');
    manager.run(() => 1);
    assert.throws(() => manager.enter(), { name: 'TypeError', message: /was entered before/ });
    assert.throws(() => manager.run(() => 1), /was entered before/);
  });

  test('refuses an async body before anything runs', () => {
    log.length = 0;
    assert.throws(() => logged('a').run(later), /TypeError: run: an async function needs/);
    assert.deepEqual(log, []);
    assert.throws(() => contextManager((() => []) as never), /TypeError: contextManager: body must be a generator/);
  });

  test('keeps name, parameters and this', () => {
    assert.equal(logged.name, 'logged');
    assert.equal(logged.length, 1);
  });
});

describe('asyncContextManager', () => {
  test('await using and run enter and leave it', async () => {
    log.length = 0;
    {
      await using a = await loggedAsync('a').enter();
      log.push(a.value);
    }
    assert.equal(await loggedAsync('b').run(async (name) => `${name}!`), 'b!');
    assert.deepEqual(log, ['enter a', 'a', 'exit a', 'enter b', 'exit b']);
  });

  test("run hands the body's error over: passed, suppressed, replaced", async () => {
    const error = new RangeError('body');
    await assert.rejects(
      loggedAsync('a').run(async () => failing(error)()),
      itself(error),
    );
    const swallowing = asyncContextManager(async function* () {
      try {
        yield 1;
      } catch {}
    });
    assert.equal(await swallowing().run(failing(error)), undefined);
    const replacing = asyncContextManager(async function* () {
      try {
        yield 1;
      } catch {
        throw new TypeError('replaced');
      }
    });
    await assert.rejects(replacing().run(failing(error)), TypeError);
  });

  test('wrong use has the errors of the sync one', async () => {
    const none = asyncContextManager(async function* (): AsyncGenerator<number> {});
    await assert.rejects(
      none().run(() => 1),
      /generator didn't yield/,
    );
    const twice = asyncContextManager(async function* () {
      yield 1;
      yield 2;
    });
    await assert.rejects(
      twice().run(() => 1),
      /generator didn't stop/,
    );
    const manager = loggedAsync('a');
    await manager.run(() => 1);
    await assert.rejects(manager.enter(), /was entered before/);
  });
});

describe('closing, aclosing, suppress, nullContext', () => {
  test('closing closes native iterators by return()', () => {
    const native = (function* () {
      yield 1;
    })();
    assert.equal(
      closing(native).run((gen) => gen.next().value),
      1,
    );
    assert.deepEqual(native.next(), { value: undefined, done: true });
    assert.throws(
      () => closing({} as never),
      /TypeError: closing: thing must have close\(\) or return\(\), got an object/,
    );
    assert.throws(
      () => aclosing(null as never),
      /TypeError: aclosing: thing must have aclose\(\) or return\(\), got null/,
    );
  });

  test('closing lets the error of the body pass', () => {
    const gen = generator(function* () {
      yield 1;
    })();
    assert.throws(() => closing(gen).run(failing(new RangeError('x'))), RangeError);
    assert.equal(stateOf(gen), 'closed');
  });

  test('suppress takes subclasses, and nothing where it names nothing', () => {
    assert.equal(suppress(Error).run(failing(new RangeError('x'))), undefined);
    assert.throws(() => suppress().run(failing(new RangeError('x'))), RangeError);
    assert.throws(
      () => suppress('RangeError' as never),
      /TypeError: suppress: every class must be one, got "RangeError"/,
    );
  });

  test('nullContext enters anything', () => {
    assert.equal(
      nullContext().run((value) => value),
      undefined,
    );
  });
});
