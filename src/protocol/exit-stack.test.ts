import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  asyncContextManager,
  AsyncExitStack,
  contextManager,
  ExitStack,
  rootCause,
  suppress,
  SuppressedError,
} from '../index.ts';
import type { Failure } from './context-manager.ts';

const log: unknown[] = [];
const opened = contextManager(function* (name: string) {
  try {
    yield name;
  } finally {
    log.push(`close ${name}`);
  }
});
const openedAsync = asyncContextManager(async function* (name: string) {
  try {
    yield name;
  } finally {
    await Promise.resolve();
    log.push(`close ${name}`);
  }
});
const disposable = (name: string): Disposable => ({ [Symbol.dispose]: () => void log.push(`dispose ${name}`) });

const failing = (error: unknown) => (): never => {
  throw error;
};
/** An async function that the types take for one that gives nothing. */
const later: () => never = (async () => {}) as never;
const itself = (error: unknown) => (thrown: unknown) => thrown === error;

describe('ExitStack', () => {
  test('leaves everything in reverse order, whatever fails, and loses no error', () => {
    log.length = 0;
    const [first, second] = [new Error('first'), new Error('second')];
    assert.throws(
      () =>
        new ExitStack().run((stack) => {
          assert.equal(stack.enter(opened('a')), 'a');
          stack.callback(failing(second));
          stack.enter(disposable('b'));
          stack.callback(failing(first));
          stack.callback((...args) => log.push(args), 1, 2);
        }),
      (error) => {
        assert.ok(error instanceof SuppressedError);
        assert.deepEqual([error.error, error.suppressed], [second, first]);
        return rootCause(error) === first;
      },
    );
    assert.deepEqual(log, [[1, 2], 'dispose b', 'close a']);
  });

  test('an exit sees the error as those before it left it', () => {
    const [body, later] = [new Error('body'), new TypeError('later')];
    const seen: (Failure | undefined)[] = [];
    const note = (failure?: Failure): void => void seen.push(failure);
    const stack = new ExitStack();
    stack.push(note);
    stack.push((failure) => failure?.error === later);
    stack.push(note);
    stack.callback(failing(later));
    stack.push(note);
    assert.equal(stack.exit({ error: body }), true);
    assert.deepEqual(seen, [{ error: body }, { error: later }, undefined]);
  });

  test('what suppresses a later error suppresses all that it came on top of', () => {
    const stack = new ExitStack();
    stack.enter(suppress(TypeError));
    stack.callback(failing(new TypeError('later')));
    assert.equal(stack.run(failing(new RangeError('body'))), undefined);
  });

  test('an exit that throws what it was given has changed nothing', () => {
    const body = new Error('body');
    const stack = new ExitStack();
    stack.push((failure) => failing(failure!.error)());
    stack.push((failure) => failing(failure!.error)());
    assert.throws(() => stack.run(failing(body)), itself(body));
  });

  test('only true suppresses, and a callback never does', () => {
    const body = new Error('body');
    const stack = new ExitStack();
    stack.push(() => 1);
    stack.callback(() => true);
    assert.throws(() => stack.run(failing(body)), itself(body));
  });

  test('what fails to be entered is not left; what was entered before is', () => {
    log.length = 0;
    const bad = contextManager(function* (): Generator<string> {
      yield failing(new RangeError('cannot open'))();
    });
    assert.throws(
      () =>
        new ExitStack().run((stack) => {
          stack.enter(opened('a'));
          stack.enter(bad());
        }),
      RangeError,
    );
    assert.deepEqual(log, ['close a']);
  });

  test('popAll hands everything on, and using leaves what is left', () => {
    log.length = 0;
    let kept: ExitStack;
    {
      using stack = new ExitStack();
      stack.enter(opened('a'));
      kept = stack.popAll();
      stack.enter(opened('b'));
    }
    assert.deepEqual(log, ['close b']);
    kept.close();
    kept.close();
    assert.deepEqual(log, ['close b', 'close a']);
  });

  test('takes a context that was entered elsewhere, and another stack', () => {
    log.length = 0;
    const stack = new ExitStack();
    const inner = new ExitStack();
    inner.enter(suppress(RangeError));
    stack.push(opened('a').enter());
    stack.push(inner);
    assert.equal(stack.run(failing(new RangeError('x'))), undefined);
    assert.deepEqual(log, ['close a']);
  });

  test('refuses what it cannot leave, and what it cannot wait for', () => {
    const stack = new ExitStack();
    assert.throws(() => stack.enter({} as never), /TypeError: enter: manager must be a context manager or disposable/);
    log.length = 0;
    assert.throws(() => stack.enter(openedAsync('a') as never), /TypeError: enter: an async context manager needs/);
    assert.deepEqual(log, []);
    assert.throws(() => stack.push(5 as never), /TypeError: push: exit must be a function/);
    assert.throws(() => stack.callback(5 as never), /TypeError: callback: f must be a function, got 5/);
    assert.throws(() => stack.callback(async () => {}), /TypeError: callback: an async function needs/);
    assert.throws(() => stack.push(async () => {}), /TypeError: push: an async function needs/);
    assert.throws(() => stack.run(later), /TypeError: run: an async function needs/);
  });
});

describe('AsyncExitStack', () => {
  test('leaves both kinds one after the other, awaited, and loses no error', async () => {
    log.length = 0;
    const [first, second] = [new Error('first'), new Error('second')];
    const running = new AsyncExitStack().run(async (stack) => {
      assert.equal(await stack.enter(opened('a')), 'a');
      assert.equal(await stack.enter(openedAsync('b')), 'b');
      stack.callback(async () => failing(second)());
      await stack.enter(disposable('c'));
      await stack.enter({ [Symbol.asyncDispose]: async () => void log.push('dispose d') });
      throw first;
    });
    await assert.rejects(running, (error) => {
      assert.ok(error instanceof SuppressedError);
      return error.error === second && error.suppressed === first;
    });
    assert.deepEqual(log, ['dispose d', 'dispose c', 'close b', 'close a']);
  });

  test('an async exit can suppress; await using and close leave what is left', async () => {
    log.length = 0;
    const stack = new AsyncExitStack();
    stack.push(async () => true);
    assert.equal(await stack.run(failing(new Error('body'))), undefined);
    {
      await using left = new AsyncExitStack();
      await left.enter(openedAsync('a'));
      const kept = left.popAll();
      await kept.close();
    }
    assert.deepEqual(log, ['close a']);
    await assert.rejects(stack.enter({} as never), /TypeError: enter: manager must be a context manager/);
  });
});
