import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AsyncDisposableStack, DisposableStack, SuppressedError } from '../index.ts';
import { FallbackAsyncDisposableStack, FallbackDisposableStack } from './disposable-stack.ts';

const log: string[] = [];
const resource = (name: string): Disposable => ({ [Symbol.dispose]: () => void log.push(name) });
const asyncResource = (name: string): AsyncDisposable => ({
  async [Symbol.asyncDispose]() {
    await Promise.resolve();
    log.push(name);
  },
});
const failing = (name: string) => (): never => {
  throw new Error(name);
};

// The runtime's own, where there is one, sits the same exam.
for (const Stack of new Set([FallbackDisposableStack, DisposableStack])) {
  describe(Stack.name, () => {
    test('disposes of everything once, the last first', () => {
      log.length = 0;
      const stack = new Stack();
      const a = resource('a');
      assert.equal(stack.use(a), a);
      assert.equal(stack.use(null), null);
      assert.equal(
        stack.adopt('b', (name) => log.push(name)),
        'b',
      );
      stack.defer(() => log.push('c'));
      assert.equal(stack.disposed, false);
      stack.dispose();
      stack[Symbol.dispose]();
      assert.equal(stack.disposed, true);
      assert.deepEqual(log, ['c', 'b', 'a']);
    });

    test('loses no error', () => {
      const stack = new Stack();
      for (const name of ['third', 'second', 'first']) stack.defer(failing(name));
      assert.throws(
        () => stack.dispose(),
        (error) => {
          assert.ok(error instanceof SuppressedError && error.suppressed instanceof SuppressedError);
          const chain = [error.error, error.suppressed.error, error.suppressed.suppressed];
          assert.deepEqual(
            chain.map((one) => (one as Error).message),
            ['third', 'second', 'first'],
          );
          return true;
        },
      );
      const one = new Stack();
      one.defer(failing('alone'));
      assert.throws(() => one.dispose(), { message: 'alone' });
    });

    test('move hands everything on', () => {
      log.length = 0;
      const stack = new Stack();
      stack.use(resource('a'));
      const moved = stack.move();
      assert.equal(stack.disposed, true);
      stack.dispose();
      assert.deepEqual(log, []);
      moved.dispose();
      assert.deepEqual(log, ['a']);
    });

    test('refuses what cannot be disposed of, and to be used when it has been', () => {
      const stack = new Stack();
      for (const wrong of [5, {}, 'text']) assert.throws(() => stack.use(wrong as never), TypeError);
      assert.throws(() => stack.adopt(1, 5 as never), TypeError);
      assert.throws(() => stack.defer(undefined as never), TypeError);
      stack.dispose();
      for (const use of [
        () => stack.use(null),
        () => stack.adopt(1, () => {}),
        () => stack.defer(() => {}),
        () => stack.move(),
      ]) {
        assert.throws(use, ReferenceError);
      }
      assert.equal(Object.prototype.toString.call(stack), '[object DisposableStack]');
    });
  });
}

for (const Stack of new Set([FallbackAsyncDisposableStack, AsyncDisposableStack])) {
  describe(Stack.name, () => {
    test('disposes of both kinds once, awaited, the last first', async () => {
      log.length = 0;
      {
        await using stack = new Stack();
        stack.use(resource('a'));
        stack.use(asyncResource('b'));
        stack.use(undefined);
        stack.adopt('c', async (name) => void log.push(name));
        stack.defer(async () => void log.push('d'));
        await stack.move().disposeAsync();
        assert.deepEqual(log, ['d', 'c', 'b', 'a']);
        assert.equal(stack.disposed, true);
        assert.throws(() => stack.use(null), ReferenceError);
      }
      assert.equal(log.length, 4);
    });

    test('loses no error', async () => {
      const stack = new Stack();
      for (const name of ['second', 'first']) stack.defer(async () => failing(name)());
      await assert.rejects(stack.disposeAsync(), (error) => {
        assert.ok(error instanceof SuppressedError);
        return (error.error as Error).message === 'second' && (error.suppressed as Error).message === 'first';
      });
      await stack.disposeAsync();
    });
  });
}
